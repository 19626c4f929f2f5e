//! Spellings of ontology names in GraphQL: `work-programme` becomes `workProgramme` or `WorkProgramme`.

/// Writes a kebab-case name in camelCase, as GraphQL fields are.
///
/// ```
/// assert_eq!(meagraph::ontology::camel_case("member-of"), "memberOf");
/// ```
#[must_use]
pub fn camel_case(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + &capitalised(part))
}

/// Writes a kebab-case name in PascalCase, as GraphQL types are.
///
/// ```
/// assert_eq!(meagraph::ontology::pascal_case("work-programme"), "WorkProgramme");
/// ```
#[must_use]
pub fn pascal_case(name: &str) -> String {
    name.split('-').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
