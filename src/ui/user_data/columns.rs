//! Recognised layout of a file, with corrections.

use crate::store::Context;
use crate::store::user_data::{correct, kind_name, role_name};
use atlas_engine::import::{DataKind, Decimal, Encoding, Form, Format, Role};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Bytes between columns that are offered.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Recognised layout.
#[component]
pub(super) fn Reading(
    /// The set, or nothing for the file that was refused.
    set: Option<u32>,
    form: Form,
    open: bool,
) -> impl IntoView {
    let context = Context::get();
    let format = form.format.name();
    let said = match form.encoding {
        Some(encoding) => format!("{format}, {}", encoding.name()),
        None => format.to_owned(),
    };
    view! {
        <details class="more own-form" prop:open=open><summary>{context.say(Message::OwnForm)}": "{said}</summary>
            <div class="wishes">
                <Letters set form=form.clone() />
                <Columns set form=form.clone() />
            </div>
            <Sample form />
        </details>
    }
}

/// A list of which one is chosen.
fn list(
    id: &'static str,
    name: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let chosen = chosen.to_owned();
    let option = move |(value, text): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }
    };
    view! {
        <label class="field"><span>{name}</span>
            <select class=id on:change=move |event| choose(event_target_value(&event))>{options.into_iter().map(option).collect_view()}</select>
        </label>
    }
    .into_any()
}

/// Letters, marks and sheets.
#[component]
fn Letters(set: Option<u32>, form: Form) -> impl IntoView {
    let context = Context::get();
    let tab = context.say(Message::OwnTab);
    let encoding = form.encoding.map(|encoding| {
        let options =
            Encoding::ALL.iter().map(|one| (one.name().to_owned(), one.name().to_owned())).collect();
        let choose = move |name: String| {
            let encoding = Encoding::ALL.into_iter().find(|one| one.name() == name);
            correct(context, set, |options| atlas_engine::import::ImportOptions { encoding, ..options });
        };
        list("own-encoding", context.say(Message::OwnEncoding), options, encoding.name(), choose)
    });
    let delimiter = form.delimiter.map(|delimiter| {
        let name = |byte: u8| if byte == b'\t' { tab.to_owned() } else { char::from(byte).to_string() };
        let mut known = DELIMITERS.to_vec();
        if !known.contains(&delimiter) {
            known.push(delimiter);
        }
        let options = known.into_iter().map(|byte| (byte.to_string(), name(byte))).collect();
        let choose = move |byte: String| {
            let delimiter = byte.parse().ok();
            correct(context, set, |options| atlas_engine::import::ImportOptions {
                delimiter,
                columns: Vec::new(),
                ..options
            });
        };
        list("own-delimiter", context.say(Message::OwnDelimiter), options, &delimiter.to_string(), choose)
    });
    let decimal = form.format.is_table().then(|| {
        let options = vec![
            ("point".to_owned(), "1,234.5".to_owned()),
            ("comma".to_owned(), "1.234,5 · 1 234,5".to_owned()),
        ];
        let choose = move |value: String| {
            let decimal = Some(if value == "comma" { Decimal::Comma } else { Decimal::Point });
            correct(context, set, |options| atlas_engine::import::ImportOptions { decimal, ..options });
        };
        list(
            "own-decimal",
            context.say(Message::OwnDecimal),
            options,
            if form.decimal == Decimal::Comma { "comma" } else { "point" },
            choose,
        )
    });
    let sheet = (form.format == Format::Workbook && 1 < form.sheets.len()).then(|| {
        let options =
            form.sheets.iter().enumerate().map(|(index, name)| (index.to_string(), name.clone())).collect();
        let choose = move |index: String| {
            let sheet = index.parse().ok();
            correct(context, set, |options| atlas_engine::import::ImportOptions {
                sheet,
                columns: Vec::new(),
                ..options
            });
        };
        list("own-sheet", context.say(Message::OwnSheet), options, &form.sheet.to_string(), choose)
    });
    view! { {encoding}{delimiter}{decimal}{sheet} }
}

/// Meaning of the rows, and column roles.
#[component]
fn Columns(set: Option<u32>, form: Form) -> impl IntoView {
    let context = Context::get();
    let kind = form.format.is_table().then(|| {
        let code =
            |kind: DataKind| DataKind::ALL.iter().position(|one| *one == kind).unwrap_or(0).to_string();
        let options = DataKind::ALL
            .iter()
            .map(|kind| (code(*kind), context.say(kind_name(*kind)).to_owned()))
            .collect();
        let choose = move |code: String| {
            let kind = code.parse::<usize>().ok().and_then(|index| DataKind::ALL.get(index).copied());
            correct(context, set, |options| atlas_engine::import::ImportOptions {
                kind,
                columns: Vec::new(),
                ..options
            });
        };
        list("own-kind", context.say(Message::OwnKind), options, &code(form.kind), choose)
    });
    let roles: &[Role] =
        if form.format.is_table() { form.kind.roles() } else { &[Role::Name, Role::Value, Role::Year] };
    let header: Vec<(String, String)> = form
        .header
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let text = if name.is_empty() {
                fill(context.say(Message::OwnColumn), &[("n", &(index + 1).to_string())])
            } else {
                name.clone()
            };
            (index.to_string(), text)
        })
        .collect();
    let none = (String::new(), context.say(Message::OwnNone).to_owned());
    let column = |role: Role| {
        let options = std::iter::once(none.clone()).chain(header.iter().cloned()).collect();
        let chosen = form.column(role).map(|column| column.to_string()).unwrap_or_default();
        let choose = move |index: String| {
            let column = index.parse().ok();
            correct(context, set, |options| options.with_column(role, column));
        };
        list("own-column", context.say(role_name(role)), options, &chosen, choose)
    };
    view! { {kind}{roles.iter().map(|role| column(*role)).collect_view()} }
}

/// The first rows.
#[component]
fn Sample(form: Form) -> impl IntoView {
    let context = Context::get();
    let head = form.header.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let row = |row: Vec<String>| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> };
    let has_rows = !form.sample.is_empty();
    has_rows.then(|| {
        view! {
            <div class="wide" tabindex="0" role="group" aria-label=context.say(Message::OwnSample)>
                <table class="own-sample"><thead><tr>{head}</tr></thead><tbody>{form.sample.into_iter().map(row).collect_view()}</tbody></table>
            </div>
        }
    })
}
