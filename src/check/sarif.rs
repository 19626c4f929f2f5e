//! Findings as SARIF 2.1.0, for code hosts and editors that show them beside the text.

use super::{Finding, RULES, Report, Severity, render};
use serde_json::{Value, json};

/// The report as SARIF.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({ "id": rule.code, "shortDescription": { "text": rule.description },
                    "defaultConfiguration": { "level": level(rule.severity) } })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(report, finding)).collect();
    let driver = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results });
    let log = json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Fault => "error",
        Severity::Warning => "warning",
    }
}

fn result(report: &Report, finding: &Finding) -> Value {
    let (file, start, end) = render::region(report.dataset(), finding);
    let hint = finding.hint.as_ref().map(|hint| format!(" Hint: {hint}.")).unwrap_or_default();
    let region = json!({ "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1 });
    json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": format!("{}.{hint}", finding.message) },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": file.replace('\\', "/") }, "region": region } }],
    })
}
