//! Numbers, shares, money, dates, forms of words and durations in four languages against a table that people can read
//! (`words.tsv`). The same runs natively and as WebAssembly in Chromium.
//!
//! `UPDATE_GOLDEN=1` writes the table anew.

use atlas_engine::flow::Currency;
use atlas_engine::model::Lang;
use atlas_engine::present::format_money;
use atlas_engine::text::{
    Message, fill_counts, format_integer, format_number, format_percent, format_period, format_quantity,
};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const TABLE: &str = include_str!("words.tsv");

const NUMBERS: [f64; 14] = [
    0.0,
    -0.001,
    0.5,
    1.0,
    1.5,
    999.0,
    1000.0,
    1234.5,
    9999.99,
    10000.0,
    123_456.0,
    1_234_567.8,
    -1_234.5,
    98_765_432_101.0,
];
const SHARES: [f64; 6] = [0.0, 0.4, 7.0, 12.345, 99.95, 100.0];
const BILLIONS: [f64; 7] = [0.0, 0.004, 0.35, 1.0, 12.34, 124.7, 3456.0];
const COUNTS: [f64; 16] =
    [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 10.0, 11.0, 12.0, 14.0, 15.0, 21.0, 22.0, 101.0];
const PERIODS: [&str; 22] = [
    "2014-01-01",
    "2014-02-28",
    "2014-03-05",
    "2014-04-30",
    "2014-05-09",
    "2014-06-15",
    "2014-07-31",
    "2014-08-08",
    "2014-09-30",
    "2014-10-01",
    "2014-11-11",
    "2014-12-31",
    "2013",
    "2013-01",
    "2013-05",
    "2013-09",
    "2013-12",
    "2024-01/2024-11",
    "2024/2025",
    "2024-13",
    "2024-02-40",
    "unknown",
];

/// Every line of the table: language, kind, what went in, what comes out.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for lang in Lang::ALL {
        let mut line = |kind: &str, input: &str, output: String| {
            // Spaces that do not break are told apart by sight.
            let output = output.replace('\u{a0}', "⍽").replace('\u{202f}', "␣");
            lines.push(format!("{}\t{kind}\t{input}\t{output}", lang.code()));
        };
        for value in NUMBERS {
            line("number", &value.to_string(), format_number(value, 2, lang));
            line("whole", &value.to_string(), format_integer(value, lang));
            line("quantity", &value.to_string(), format_quantity(value, lang));
        }
        for value in SHARES {
            line("percent", &value.to_string(), format_percent(value, 1, lang));
        }
        for value in BILLIONS {
            line("usd", &value.to_string(), format_money(value, Currency::Usd, lang));
            line("cny", &value.to_string(), format_money(value, Currency::Cny, lang));
        }
        for value in COUNTS {
            let count = |message: Message| fill_counts(message.text(lang), &[("n", value)], 1, lang);
            line("days", &value.to_string(), count(Message::RouteDays));
            let both = [("corridors", value), ("places", value)];
            line("view", &value.to_string(), fill_counts(Message::InViewCount.text(lang), &both, 1, lang));
        }
        for period in PERIODS {
            line("date", period, format_period(period, lang));
        }
    }
    lines
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn words_are_as_in_the_table() {
    let now = lines();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/words.tsv");
        std::fs::write(path, now.join("\n") + "\n").expect("the table can be written");
        return;
    }
    let table: Vec<&str> = TABLE.lines().collect();
    let wrong: Vec<String> = now
        .iter()
        .zip(&table)
        .filter(|(now, table)| now != table)
        .map(|(now, table)| format!("is  {now}\nnot {table}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(now.len(), table.len(), "the table has another length");
}
