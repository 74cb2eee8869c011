//! Table twins of the user data: exactly what is drawn.

use crate::store::user_data::{number, own};
use crate::store::{Command, Context};
use atlas_engine::analysis::VolumeScale;
use atlas_engine::scene::Theme;
use atlas_engine::text::{Message, fill, format_integer, format_quantity};
use atlas_engine::user_data::{FeatureText, OwnPicture};
use leptos::prelude::*;

/// Maximum number of rows.
const MOST: usize = 100;

/// Widths of round values.
fn widths(scale: &VolumeScale) -> Vec<(f64, f32)> {
    let values = atlas_engine::flow::round_values(scale.most, 3);
    values.into_iter().map(|value| (value, scale.width_px(value))).collect()
}

/// The largest pairs, totals, and the legend of widths.
#[component]
pub(super) fn Pairs() -> impl IntoView {
    let context = Context::get();
    let row = move |(from, to, value): (String, String, f64)| {
        view! { <tr><th scope="row">{format!("{from} → {to}")}</th><td><b>{format_quantity(value, context.lang.get())}</b></td></tr> }
    };
    let table = move |picture: &OwnPicture| {
        let lang = context.lang.get();
        let (n, sum) = picture.total;
        let parts = [format_integer(n as f64, lang), format_quantity(sum, lang)];
        let total = fill(context.text(Message::OwnPairs), &[("n", &parts[0]), ("sum", &parts[1])]);
        let of = |message: Message, value: f64, text: String| {
            (value != 0.0).then(|| fill(context.text(message), &[("n", &text)]))
        };
        let undrawn = of(Message::OwnUndrawn, picture.n_undrawn as f64, number(context, picture.n_undrawn));
        let inside = of(Message::OwnInside, picture.inside, format_quantity(picture.inside, lang));
        let unled = of(Message::OwnUnled, picture.unled, format_quantity(picture.unled, lang));
        let colour = Theme::of(context.theme.get()).flow_out.css();
        let entry = move |(value, px): (f64, f32)| {
            let (colour, px) = (colour.clone(), px.min(20.0).to_string());
            view! { <li><svg class="volume-sample" viewBox="0 0 44 36" aria-hidden="true" focusable="false"><path d="M2 18H42" fill="none" stroke=colour stroke-width=px /></svg><span>{format_quantity(value, lang)}</span></li> }
        };
        view! {
            <ul class="volume-legend" id="own-legend">{widths(&picture.scale).into_iter().map(entry).collect_view()}</ul>
            <p id="own-total">{total}</p>
            {undrawn.map(|text| view! { <p class="notice">{text}</p> })}
            {inside.map(|text| view! { <p class="hint">{text}</p> })}
            {unled.map(|text| view! { <p class="notice">{text}</p> })}
            <table class="legs volumes" id="own-table"><tbody>{picture.rows.iter().take(MOST).cloned().map(row).collect_view()}</tbody></table>
        }
    };
    move || own().with(|own| own.picture.as_ref().map(|picture| table(picture)))
}

/// Points, countries, lines and areas.
#[component]
pub(super) fn Rows() -> impl IntoView {
    let context = Context::get();
    let rows = Memo::new(move |_| own().with(|own| std::sync::Arc::clone(&own.rows)));
    let row = move |row: &FeatureText| {
        let feature = row.feature;
        let (name, lang) = row.name.clone();
        let name = if name.is_empty() { "—".to_owned() } else { name };
        let value = row
            .value
            .map(|value| format_quantity(value, context.lang.get()))
            .unwrap_or_else(|| "—".to_owned());
        let year = row.year.map(|year| year.to_string());
        view! {
            <tr on:pointerenter=move |_| context.send(Command::Point(Some(feature))) on:pointerleave=move |_| context.send(Command::Point(None))>
                <th scope="row"><button class="link" lang=lang.tag() on:click=move |_| context.send(Command::Open(feature))>{name}</button></th>
                <td><b>{value}</b>{year.map(|year| view! { <small>{year}</small> })}</td>
            </tr>
        }
    };
    move || {
        let rows = rows.get();
        (!rows.is_empty()).then(|| {
            let parts = [number(context, rows.len().min(MOST)), number(context, rows.len())];
            let listed = fill(context.text(Message::OwnRows), &[("n", &parts[0]), ("all", &parts[1])]);
            view! {
                <table class="legs volumes" id="own-rows"><tbody>{rows.iter().take(MOST).map(row).collect_view()}</tbody></table>
                <p class="hint small">{listed}</p>
            }
        })
    }
}
