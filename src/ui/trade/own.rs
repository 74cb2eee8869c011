//! Flows of the reader's own: choosing a file, what goes on, what was found, how it is drawn.

use super::written;
use crate::browser::{self, Pieces};
use crate::ui::context::{Context, Own};
use atlas_engine::flow::{MOST_ROWS, OwnReader, RowFault, TableFault};
use atlas_engine::state::{OwnDrawing, OwnFlows, OwnJob, OwnPicture, Placed, find_place};
use atlas_engine::text::{Message, fill, format_integer, format_quantity};
use leptos::prelude::*;
use std::sync::Arc;

/// Milliseconds of work before the page draws again.
const SLICE_MS: f64 = 12.0;
/// Bytes between two looks at the clock.
const LOOK_BYTES: usize = 32 * 1024;

/// Work that lets the page draw in between, and gives up when other work has begun.
struct Slices {
    context: Context,
    run: u32,
    start_ms: f64,
}

impl Slices {
    /// Begins new work; what was going on gives up.
    fn begin(context: Context) -> Self {
        context.own.update(|own| {
            own.run += 1;
            own.fault = None;
        });
        let run = context.own.with_untracked(|own| own.run);
        Self { context, run, start_ms: browser::now_ms() }
    }

    fn is_over(&self) -> bool {
        SLICE_MS < browser::now_ms() - self.start_ms
    }

    /// Shows how far it is and lets the page draw; whether to go on.
    async fn rest(&mut self, progress: String) -> bool {
        if self.context.own.with_untracked(|own| own.run) != self.run {
            return false;
        }
        self.context.own.update(|own| own.progress = Some(progress));
        browser::rest().await;
        self.start_ms = browser::now_ms();
        self.context.own.with_untracked(|own| own.run) == self.run
    }
}

fn lang_number(context: Context, n: usize) -> String {
    format_integer(n as f64, context.lang.get_untracked())
}

fn say(context: Context, message: Message) -> &'static str {
    message.text(context.lang.get_untracked())
}

/// Reads a table that lies beside the page.
pub(in crate::ui) fn fetch_own(context: Context, address: String) {
    context.own.update(|own| own.progress = Some(String::new()));
    leptos::task::spawn_local(async move {
        match browser::fetch_bytes(&address, "").await {
            Ok(bytes) => read(context, address, Pieces::of_bytes(bytes)).await,
            Err(cause) => refuse(context, fill(say(context, Message::OwnUnreadable), &[("cause", &cause)])),
        }
    });
}

fn refuse(context: Context, text: String) {
    context.own.update(|own| {
        own.progress = None;
        own.fault = Some(text);
    });
}

fn fault_text(context: Context, fault: &TableFault) -> String {
    match fault {
        TableFault::Columns(names) => fill(say(context, Message::OwnColumns), &[("what", &names.join(", "))]),
        TableFault::TooLarge => {
            fill(say(context, Message::OwnTooLarge), &[("n", &lang_number(context, MOST_ROWS))])
        }
        TableFault::Empty => say(context, Message::OwnEmpty).to_owned(),
    }
}

/// Reads a file, finds its places, and draws it. What was shown before stays until the new picture is there.
async fn read(context: Context, name: String, mut pieces: Pieces) {
    let begun = browser::now_ms();
    let mut slices = Slices::begin(context);
    let mut reader = OwnReader::default();
    loop {
        let piece = match pieces.next().await {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(cause) => {
                return refuse(context, fill(say(context, Message::OwnUnreadable), &[("cause", &cause)]));
            }
        };
        for bytes in piece.chunks(LOOK_BYTES) {
            if let Err(fault) = reader.push(bytes) {
                return refuse(context, fault_text(context, &fault));
            }
            if slices.is_over() {
                let n = lang_number(context, reader.table.len());
                if !slices.rest(fill(say(context, Message::OwnReading), &[("n", &n)])).await {
                    return;
                }
            }
        }
    }
    if let Err(fault) = reader.finish() {
        return refuse(context, fault_text(context, &fault));
    }
    let Some(flows) = find_places(context, name, reader, &mut slices).await else { return };
    browser::set_html_attribute("data-atlas-own-read-ms", &format!("{:.0}", browser::now_ms() - begun));
    context.own.update(|own| {
        own.year = None;
        own.flows = Some(Arc::new(flows));
    });
    draw(context).await;
    browser::set_html_attribute("data-atlas-own-ms", &format!("{:.0}", browser::now_ms() - begun));
}

async fn find_places(
    context: Context,
    name: String,
    reader: OwnReader,
    slices: &mut Slices,
) -> Option<OwnFlows> {
    let mut places: Vec<Option<Placed>> = Vec::with_capacity(reader.places.len());
    let mut unknown = Vec::new();
    for place in &reader.places {
        let found = untrack(|| context.with_search(|search, atlas| find_place(place, atlas, search)));
        if let (None, atlas_engine::flow::OwnPlace::Named(name)) = (&found, place) {
            unknown.push(name.clone());
        }
        places.push(found);
        if slices.is_over() {
            let percent = 100 * places.len() / reader.places.len().max(1);
            let text = fill(say(context, Message::OwnWorking), &[("n", &percent.to_string())]);
            if !slices.rest(text).await {
                return None;
            }
        }
    }
    let mut years: Vec<u16> = Vec::new();
    for year in &reader.table.years {
        if !years.contains(year) {
            years.push(*year);
        }
    }
    let years = atlas_engine::order::sorted_by_key(years, |year| u128::from(*year));
    let OwnReader { table, faults, n_faulty, .. } = reader;
    Some(OwnFlows { name, table, places, unknown, faults, n_faulty, years })
}

/// Works the picture out, by the year and the drawing that are chosen.
async fn draw(context: Context) {
    let begun = browser::now_ms();
    let mut slices = Slices::begin(context);
    let (flows, year, drawing, is_clustered) =
        context.own.with_untracked(|own| (own.flows.clone(), own.year, own.drawing, own.is_clustered));
    let clustered = is_clustered.then(|| whole_zoom(context.camera.get_untracked().zoom));
    let Some(flows) = flows else { return };
    let job =
        untrack(|| written(context, |_, atlas, facts| OwnJob::new(year, drawing, clustered, atlas, facts)));
    let Some(mut job) = job else { return };
    while job.step(&flows, &|| slices.is_over()) {
        let text = fill(say(context, Message::OwnWorking), &[("n", &format!("{:.0}", 100.0 * job.share()))]);
        if !slices.rest(text).await {
            return;
        }
    }
    let picture = job.finish();
    browser::set_html_attribute("data-atlas-own-draw-ms", &format!("{:.0}", browser::now_ms() - begun));
    context.own.update(|own| {
        own.progress = None;
        own.picture = Some(Arc::new(picture));
        own.n_pictures += 1;
    });
}

/// The whole zoom for which places are brought together.
fn whole_zoom(zoom: f64) -> u8 {
    zoom.round().clamp(0.0, 12.0) as u8
}

/// Draws own flows again: looked at from nearer or farther, other places are near each other.
pub(in crate::ui) fn redraw_own(context: Context) {
    leptos::task::spawn_local(draw(context));
}

fn begin(context: Context, change: impl FnOnce(&mut Own)) {
    context.own.update(change);
    leptos::task::spawn_local(draw(context));
}

/// The section of the tab.
#[component]
pub(super) fn OwnFlowsSection() -> impl IntoView {
    let context = Context::get();
    let chosen = move |event: leptos::ev::Event| {
        if let Some((name, pieces)) = browser::chosen_file(&event) {
            leptos::task::spawn_local(read(context, name, pieces));
        }
    };
    let progress = Memo::new(move |_| context.own.with(|own| own.progress.clone()));
    let fault = Memo::new(move |_| context.own.with(|own| own.fault.clone()));
    let cancel = move |_| {
        context.own.update(|own| {
            own.run += 1;
            own.progress = None;
        });
    };
    let is_open = Memo::new(move |_| {
        context.own.with(|own| own.flows.is_some() || own.progress.is_some() || own.fault.is_some())
    });
    view! {
        <details class="method own" prop:open=is_open>
            <summary>{move || context.say(Message::Own)}</summary>
            <p class="hint">{move || context.say(Message::OwnHint)}</p>
            <label class="quiet file"><span>{move || context.say(Message::OwnChoose)}</span>
                <input type="file" id="own-file" accept=".csv,.txt,text/csv,text/plain" on:change=chosen />
            </label>
            {move || progress.get().map(|text| view! {
                <p class="row" role="status"><span>{text}</span><button class="quiet" id="own-cancel" on:click=cancel>{context.say(Message::OwnCancel)}</button></p>
            })}
            {move || fault.get().map(|text| view! { <p class="notice" role="alert">{text}</p> })}
            <Report />
        </details>
    }
}

const fn row_fault(fault: RowFault) -> Message {
    match fault {
        RowFault::NoPlace => Message::OwnNoPlace,
        RowFault::NoNumber => Message::OwnNoNumber,
        RowFault::NoYear => Message::OwnNoYear,
        RowFault::NoCoordinate => Message::OwnNoCoordinate,
    }
}

/// What was read, and how it is drawn.
#[component]
fn Report() -> impl IntoView {
    let context = Context::get();
    let number = move |n: usize| format_integer(n as f64, context.lang.get());
    let flows = move || context.own.with(|own| own.flows.clone());
    let told = move |flows: &OwnFlows| {
        let parts = [flows.name.clone(), number(flows.table.len()), number(flows.places.len())];
        let report = fill(
            context.say(Message::OwnReport),
            &[("name", &parts[0]), ("rows", &parts[1]), ("places", &parts[2])],
        );
        let faulty = (0 < flows.n_faulty)
            .then(|| fill(context.say(Message::OwnFaulty), &[("n", &number(flows.n_faulty))]));
        let lines: Vec<String> = flows
            .faults
            .iter()
            .map(|(line, fault)| {
                let what = context.say(row_fault(*fault));
                fill(context.say(Message::OwnLine), &[("n", &number(*line)), ("what", what)])
            })
            .collect();
        let names = flows.unknown.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
        let unknown =
            (!names.is_empty()).then(|| fill(context.say(Message::OwnUnknown), &[("what", &names)]));
        (report, faulty, lines, unknown)
    };
    let remove = move |_| {
        context
            .own
            .update(|own| *own = Own { run: own.run + 1, n_pictures: own.n_pictures + 1, ..Own::default() });
    };
    move || {
        flows().map(|flows| {
            let (report, faulty, lines, unknown) = told(&flows);
            view! {
                <p id="own-report">{report}</p>
                {faulty.map(|text| view! { <details><summary>{text}</summary><ul class="hint small">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul></details> })}
                {unknown.map(|text| view! { <p class="notice">{text}</p> })}
                <Drawing years=flows.years.clone() />
                <Pairs />
                <button class="quiet" id="own-remove" on:click=remove>{context.say(Message::OwnRemove)}</button>
            }
        })
    }
}

#[component]
fn Drawing(years: Vec<u16>) -> impl IntoView {
    let context = Context::get();
    let drawing = Memo::new(move |_| context.own.with(|own| own.drawing));
    let clustered = Memo::new(move |_| context.own.with(|own| own.is_clustered));
    let option = move |which: OwnDrawing, value: &'static str, message: Message| {
        view! {
            <label class="chip" class:chosen=move || drawing.get() == which>
                <input type="radio" name="own-drawing" value=value prop:checked=move || drawing.get() == which
                    on:change=move |_| begin(context, |own| own.drawing = which) />
                <span>{move || context.say(message)}</span>
            </label>
        }
    };
    let year = |year: u16| view! { <option value=year.to_string()>{year.to_string()}</option> };
    let choose = move |event: leptos::ev::Event| {
        let year = event_target_value(&event).parse().ok();
        begin(context, |own| own.year = year);
    };
    view! {
        <label class="check">
            <input type="checkbox" id="own-clustered" prop:checked=clustered on:change=move |_| begin(context, |own| own.is_clustered = !own.is_clustered) />
            <span>{move || context.say(Message::OwnClustered)}</span>
        </label>
        <div class="overlays">{option(OwnDrawing::Arcs, "arcs", Message::OverlayArcs)}{option(OwnDrawing::Lines, "lines", Message::OverlayLoads)}</div>
        {(!years.is_empty()).then(|| view! {
            <label class="field"><span>{move || context.say(Message::Timeline)}</span>
                <select id="own-year" on:change=choose>
                    <option value="">{move || context.say(Message::OwnYears)}</option>
                    {years.into_iter().map(year).collect_view()}
                </select>
            </label>
        })}
    }
}

/// The largest pairs, and sums over all.
#[component]
fn Pairs() -> impl IntoView {
    let context = Context::get();
    let row = move |(from, to, value): (String, String, f64)| {
        view! { <tr><th scope="row">{format!("{from} → {to}")}</th><td><b>{format_quantity(value, context.lang.get())}</b></td></tr> }
    };
    let table = move |picture: &OwnPicture| {
        let lang = context.lang.get();
        let (n, sum) = picture.total;
        let parts = [format_integer(n as f64, lang), format_quantity(sum, lang)];
        let total = fill(context.say(Message::OwnPairs), &[("n", &parts[0]), ("sum", &parts[1])]);
        let undrawn = (0 < picture.n_undrawn).then(|| {
            fill(context.say(Message::OwnUndrawn), &[("n", &format_integer(picture.n_undrawn as f64, lang))])
        });
        let inside = (picture.inside != 0.0)
            .then(|| fill(context.say(Message::OwnInside), &[("n", &format_quantity(picture.inside, lang))]));
        let unled = (picture.unled != 0.0)
            .then(|| fill(context.say(Message::OwnUnled), &[("n", &format_quantity(picture.unled, lang))]));
        view! {
            <p id="own-total">{total}</p>
            {undrawn.map(|text| view! { <p class="notice">{text}</p> })}
            {inside.map(|text| view! { <p class="hint">{text}</p> })}
            {unled.map(|text| view! { <p class="notice">{text}</p> })}
            <table class="legs volumes" id="own-table"><tbody>{picture.rows.iter().take(20).cloned().map(row).collect_view()}</tbody></table>
        }
    };
    move || context.own.with(|own| own.picture.as_ref().map(|picture| table(picture)))
}
