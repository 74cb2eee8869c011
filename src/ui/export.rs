//! Export dialog (links, images, data, citations) and print page.

use crate::store::{Command, Context, Export, PictureChoice};
use atlas_engine::app_state::{Action, Dialog};
use atlas_engine::present::{
    CREDITS, LegendMark, LegendSample, PictureSize, PrintSheet, SheetLegend, SheetSample,
};
use atlas_engine::scene::ThemeKind;
use atlas_engine::text::{FirstMessage, Message, fill};
use leptos::prelude::*;

/// Links, pictures, data, citations.
#[component]
pub(super) fn ExportDialog() -> impl IntoView {
    let context = Context::get();
    context.send(Command::Export(Export::Words));
    view! {
        <Link />
        <Pictures />
        <Data />
        <Cite />
    }
}

/// A button that copies a text and says so.
#[component]
pub(super) fn Copy(#[prop(into)] text: Signal<String>, id: &'static str) -> impl IntoView {
    let context = Context::get();
    let copied = RwSignal::new(false);
    let copy = move |_| crate::browser::copy_text(&text.get_untracked(), move |good| copied.set(good));
    let label = move || {
        text.track();
        context.say(if copied.get() { Message::ExportCopied } else { Message::ExportCopy })
    };
    view! { <button class="quiet" id=id on:click=copy>{label}</button> }
}

#[component]
fn Link() -> impl IntoView {
    let context = Context::get();
    let words = move || context.export_words.get().unwrap_or_default();
    let address = Signal::derive(move || words().address);
    view! {
        <h3>{move || context.say(Message::ExportLink)}</h3>
        <div class="share-link">
            <div>
                <input id="share-address" type="text" readonly prop:value=address aria-label=move || context.say(Message::ExportLink) />
                <div class="row"><Copy text=address id="share-copy" /><button class="quiet" id="embed" on:click=move |_| context.act(Action::SetDialog(Some(Dialog::Embed)))>{move || context.say(Message::Embed)}</button></div>
                <p class="hint">{move || context.say(Message::ExportLinkNote)}</p>
            </div>
            {move || words().code.map(|code| view! { <Code code /> })}
        </div>
    }
}

/// A QR code, dark on white in every theme, because cameras want it so.
#[component]
fn Code(code: (i32, String)) -> impl IntoView {
    let context = Context::get();
    let (size, path) = code;
    view! {
        <svg class="code" viewBox=format!("0 0 {size} {size}") role="img" aria-label=move || context.say(Message::ExportCode)>
            <rect class="quiet-zone" width=size.to_string() height=size.to_string() />
            <path d=path />
        </svg>
    }
}

#[component]
fn Pictures() -> impl IntoView {
    let context = Context::get();
    let choice = RwSignal::new(PictureChoice { size: PictureSize::Screen, scale: 2, theme: None });
    let size_name = move |size: PictureSize| match size {
        PictureSize::Screen => context.say(Message::ExportSizeScreen).to_owned(),
        other => other.code().to_owned(),
    };
    let sizes =
        PictureSize::ALL.map(|size| view! { <option value=size.code()>{move || size_name(size)}</option> });
    let pick_size = move |code: String| {
        let size = PictureSize::ALL.into_iter().find(|size| size.code() == code).unwrap_or_default();
        choice.update(|choice| choice.size = size);
    };
    let scales = [1u8, 2, 3, 4].map(
        |scale| view! { <option value=scale.to_string() selected=scale == 2>{format!("{scale}×")}</option> },
    );
    let pick_scale = move |text: String| choice.update(|choice| choice.scale = text.parse().unwrap_or(1));
    let pick_theme = move |text: String| {
        choice.update(|choice| choice.theme = (text == "print").then_some(ThemeKind::Print));
    };
    view! {
        <h3>{move || context.say(Message::ExportPicture)}</h3>
        <div class="fields">
            <label>{move || context.say(Message::ExportSize)}
                <select id="picture-size" on:change=move |event| pick_size(event_target_value(&event))>{sizes.collect_view()}</select>
            </label>
            <label>{move || context.say(Message::ExportTheme)}
                <select id="picture-theme" on:change=move |event| pick_theme(event_target_value(&event))>
                    <option value="shown">{move || context.say(Message::ExportThemeShown)}</option>
                    <option value="print">{move || context.say(Message::ExportThemePrint)}</option>
                </select>
            </label>
            <label>{move || context.say(Message::ExportScale)}
                <select id="picture-scale" on:change=move |event| pick_scale(event_target_value(&event))>{scales.collect_view()}</select>
            </label>
        </div>
        <div class="row">
            <button class="quiet" id="save-svg" on:click=move |_| context.send(Command::Export(Export::Svg(choice.get_untracked())))>{move || context.say(Message::ExportSvg)}</button>
            <button class="quiet" id="save-png" on:click=move |_| context.send(Command::Export(Export::Png(choice.get_untracked())))>{move || context.say(Message::ExportPng)}</button>
            <button class="quiet" id="print" on:click=move |_| context.send(Command::Export(Export::Print))>{move || context.say(Message::ExportPrint)}</button>
        </div>
        {move || context.export_fault.get().map(|fault| view! { <p class="notice" role="alert">{fault}</p> })}
    }
}

#[component]
fn Data() -> impl IntoView {
    let context = Context::get();
    let has_volumes = move || context.volumes.with(Option::is_some);
    let has_route = move || {
        context.answer.with(|answer| answer.as_ref().is_some_and(|answer| !answer.choices.is_empty()))
    };
    let save_volumes = move |_| super::trade::save_csv(context);
    let save_route = move |_| super::route::save_file(context, true);
    view! {
        <h3>{move || context.say(Message::ExportData)}</h3>
        <div class="row">
            <button class="quiet" id="save-geojson" on:click=move |_| context.send(Command::Export(Export::GeoJson))>{move || context.say(Message::ExportGeojson)}</button>
            {move || has_volumes().then(|| view! { <button class="quiet" id="save-csv" on:click=save_volumes>{move || context.say(Message::ExportCsv)}</button> })}
            {move || (!has_volumes() && has_route()).then(|| view! { <button class="quiet" id="save-csv" on:click=save_route>{move || context.say(Message::RouteCsv)}</button> })}
        </div>
        {move || (!has_volumes() && !has_route()).then(|| view! { <p class="hint">{context.say(Message::ExportCsvNone)}</p> })}
    }
}

#[component]
fn Cite() -> impl IntoView {
    let context = Context::get();
    let style = RwSignal::new(0usize);
    let text = Signal::derive(move || {
        let words = context.export_words.get().unwrap_or_default();
        words.citations.get(style.get()).cloned().unwrap_or_default()
    });
    let name = move |index: usize| match index {
        0 => context.say(Message::ExportCitePlain),
        1 => "GB/T 7714",
        2 => "BibTeX",
        _ => "RIS",
    };
    let tab = move |index: usize| {
        view! { <button class="chip" aria-pressed=move || (style.get() == index).to_string() on:click=move |_| style.set(index)>{move || name(index)}</button> }
    };
    view! {
        <h3>{move || context.say(Message::ExportCite)}</h3>
        <div class="chips" id="cite-styles">{[0, 1, 2, 3].map(tab).collect_view()}</div>
        <pre id="citation">{text}</pre>
        <div class="row"><Copy text=text id="cite-copy" /></div>
    }
}

/// The page for print.
#[component]
pub(super) fn Sheet() -> impl IntoView {
    let context = Context::get();
    move || context.sheet.get().map(|(sheet, drawing)| view! { <Page sheet drawing /> })
}

#[component]
fn Page(sheet: PrintSheet, drawing: String) -> impl IntoView {
    let lang = sheet.lang;
    let fact = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let row = |[name, value, when]: [String; 3]| view! { <tr><th scope="row">{name}</th><td>{value}</td><td>{when}</td></tr> };
    let has_rows = !sheet.rows.is_empty();
    let cell = |head: &'static str| view! { <th scope="col">{head}</th> };
    let head = (!sheet.head.is_empty())
        .then(|| view! { <thead><tr>{sheet.head.into_iter().map(cell).collect_view()}</tr></thead> });
    let more =
        (0 < sheet.n_more).then(|| fill(Message::SheetMore.text(lang), &[("n", &sheet.n_more.to_string())]));
    let has_sources = !sheet.sources.is_empty();
    view! {
        <section class="sheet" id="sheet" lang=lang.tag()>
            <header>
                <div>
                    <p>{FirstMessage::AppTitle.text(lang)}" · "{FirstMessage::AppSubtitle.text(lang)}</p>
                    <h1>{sheet.title}</h1>
                    {sheet.notices.into_iter().map(|notice| view! { <p>{notice}</p> }).collect_view()}
                </div>
                {sheet.code.map(|code| view! { <Code code /> })}
            </header>
            // Written by the atlas itself; every name in it is escaped.
            <div class="sheet-map" inner_html=drawing></div>
            <div class="sheet-words">
                <section>
                    <h2>{Message::SheetLegend.text(lang)}</h2>
                    <ul class="sheet-legend">{sheet.legend.into_iter().map(legend_row).collect_view()}</ul>
                </section>
                {has_rows.then(|| view! {
                    <section>
                        <h2>{Message::SheetTable.text(lang)}</h2>
                        <table>{head}<tbody>{sheet.rows.into_iter().map(row).collect_view()}</tbody></table>
                        {more.map(|more| view! { <p>{more}</p> })}
                    </section>
                })}
                <section>
                    <dl>{sheet.facts.into_iter().map(fact).collect_view()}</dl>
                    {has_sources.then(|| view! {
                        <h2>{Message::SheetSources.text(lang)}</h2>
                        <ul>{sheet.sources.into_iter().map(|source| view! { <li>{source}</li> }).collect_view()}</ul>
                    })}
                    <p>{CREDITS}</p>
                    <p class="address">{sheet.address}</p>
                </section>
            </div>
        </section>
    }
}

fn legend_row(row: SheetLegend) -> impl IntoView {
    let sample = match row.sample {
        SheetSample::Layer(sample) => layer_sample(sample),
        SheetSample::Volume(mark, colour) => volume_sample(&mark, &colour.css()),
    };
    view! {
        <li>
            <svg viewBox="0 0 44 24" aria-hidden="true" focusable="false">{sample}</svg>
            <span lang=row.text.lang.tag()>{row.text.text}</span>
        </li>
    }
}

fn layer_sample(sample: LegendSample) -> AnyView {
    match sample {
        LegendSample::Line { colour, dash, width_px } => {
            let dash = dash.iter().map(f32::to_string).collect::<Vec<_>>().join(" ");
            view! { <path fill="none" d="M3 12H41" stroke=colour.css() stroke-width=width_px.max(1.5).to_string() stroke-dasharray=dash /> }.into_any()
        }
        LegendSample::Disc(colour) => view! { <circle cx="22" cy="12" r="6" fill=colour.css() /> }.into_any(),
        LegendSample::Square(colour) => view! { <path d="M16 6h12v12H16z" fill=colour.css() /> }.into_any(),
        LegendSample::Diamond(colour) => {
            view! { <path d="M22 4l8 8-8 8-8-8z" fill=colour.css() /> }.into_any()
        }
        LegendSample::Hexagon(colour) => {
            view! { <path d="M14 12l4-7h8l4 7-4 7h-8z" fill=colour.css() /> }.into_any()
        }
        LegendSample::Patch(colour) => view! { <path d="M8 5h28v14H8z" fill=colour.css() /> }.into_any(),
    }
}

fn volume_sample(mark: &LegendMark, colour: &str) -> AnyView {
    let colour = colour.to_owned();
    match mark {
        LegendMark::Line(width) => view! { <path fill="none" d="M3 12H41" stroke=colour stroke-width=width.to_string() /> }.into_any(),
        LegendMark::Disc(radius) => view! { <circle cx="22" cy="12" r=radius.min(11.0).to_string() fill=colour.clone() fill-opacity="0.6" stroke=colour /> }.into_any(),
        LegendMark::Patch => view! { <path d="M8 5h28v14H8z" fill=colour /> }.into_any(),
        LegendMark::Hatched => view! { <path fill="none" d="M8 19l14-14M16 19l14-14M24 19l12-12M8 5h28v14H8z" stroke=colour /> }.into_any(),
    }
}
