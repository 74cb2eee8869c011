//! Exports: images, geometry, tables, print sheet, citations.

use super::map::Map;
use super::navigation::link;
use crate::browser;
use crate::paint::{Picture, canvas};
use crate::store::{Context, Export, PictureChoice, user_data};
use atlas_engine::app_state::AppState;
use atlas_engine::export::SvgText;
use atlas_engine::present::{Leaving, PictureSize, scale_bar};
use atlas_engine::scene::{LabelMemory, LabelStyle, SceneInput, ThemeKind, place_labels};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::OwnCsv;
use atlas_engine::view::Viewport;
use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// Milliseconds for the print sheet to be laid out before the dialog opens.
const PRINT_MS: u32 = 60;
/// Size of the map on the print sheet in CSS pixels: 277 × 143 mm.
const SHEET_PX: (f64, f64) = (1047.0, 540.0);
/// Maximum length of the scale bar in CSS pixels.
const SCALE_PX: f64 = 120.0;

/// Permalink of the current view with its data version.
pub(super) fn pinned_address(context: Context) -> String {
    let state = context.state.get_untracked();
    let version = context.version.get_untracked();
    let state = AppState { pinned_version: Some(version).filter(|version| !version.is_empty()), ..state };
    let link = link(context, &state, &context.camera.get_untracked()).unwrap_or_default();
    format!("{}{link}", browser::page_address())
}

/// Calls `say` with the metadata of an export of the current view.
fn leaving<T>(context: Context, say: impl FnOnce(&Leaving<'_>) -> T) -> T {
    let (atlas, state) = (context.atlas(), context.state.get_untracked());
    let (version, address) = (context.version.get_untracked(), pinned_address(context));
    let atlas = atlas.borrow();
    context.volumes.with_untracked(|volumes| {
        context.answer.with_untracked(|route| {
            say(&Leaving {
                atlas: &atlas,
                state: &state,
                volumes: volumes.as_ref(),
                route: route.as_ref(),
                version: &version,
                address: &address,
                today: browser::today(),
            })
        })
    })
}

/// Carries out an export; faults go to `Context::export_fault`.
pub(super) fn carry_out(context: Context, map: Map, what: Export) {
    context.export_fault.set(None);
    match what {
        Export::Svg(choice) => save_svg(context, &map, choice),
        Export::Png(choice) => save_png(context, &map, choice),
        Export::GeoJson => save_geojson(context, &map),
        Export::Print => {
            make_sheet(context, &map);
            browser::later(PRINT_MS, browser::print).forget();
        }
        Export::Words => {
            let words = leaving(context, |leaving| {
                let citation = leaving.citation();
                crate::store::ExportWords {
                    address: leaving.address.to_owned(),
                    code: atlas_engine::export::qr_path(leaving.address),
                    citations: [
                        leaving.plain_citation(),
                        citation.gbt7714(),
                        citation.bibtex(),
                        citation.ris(),
                    ],
                }
            });
            context.export_words.set(Some(words));
        }
    }
}

fn snapshot<T>(
    context: Context,
    map: &Map,
    choice: PictureChoice,
    use_it: impl FnOnce(&Picture<'_>, &SvgText) -> T,
) -> Option<T> {
    snapshot_of(context, map, choice.size.px(), choice, use_it)
}

fn snapshot_of<T>(
    context: Context,
    map: &Map,
    size: Option<(f64, f64)>,
    choice: PictureChoice,
    use_it: impl FnOnce(&Picture<'_>, &SvgText) -> T,
) -> Option<T> {
    map.with_scene(|scene, atlas, shown, painter| {
        let (width, height) = size.unwrap_or((shown.viewport.width, shown.viewport.height));
        let viewport = Viewport::new(width, height, f64::from(choice.scale.max(1)));
        let theme = choice.theme.unwrap_or(shown.theme);
        let input = SceneInput { theme, ..shown.on_screen(viewport) };
        let list = scene.display_list(atlas, &input);
        let (camera, mut memory) = (&input.camera, LabelMemory::default());
        let mut measure = |text: &str, lang, style: &LabelStyle| painter.measure(text, lang, style);
        let (labels, _) = place_labels(&list, camera, &viewport, &mut measure, &mut memory, 0.0, false);
        let picture = Picture {
            list: &list,
            geometry: scene.geometry(),
            labels: &labels,
            camera,
            viewport: &viewport,
            seconds: 0.0,
            is_moving: false,
            spares_work: false,
        };
        let bar = scale_bar(camera, SCALE_PX, context.lang.get_untracked());
        let words = leaving(context, |leaving| leaving.svg_text(Some((bar.width_px, bar.label))));
        use_it(&picture, &words)
    })
}

/// The image as an SVG document.
fn svg(picture: &Picture<'_>, text: &SvgText) -> String {
    let Picture { list, geometry, labels, camera, viewport, .. } = picture;
    atlas_engine::export::svg(list, geometry, labels, camera, viewport, text)
}

fn file_name(context: Context, extension: &str) -> String {
    format!("khorgos-atlas-{}.{extension}", context.version.get_untracked())
}

/// The current view as SVG; `None` before the first frame.
pub(super) fn svg_text(context: Context, map: &Map) -> Option<String> {
    let choice = PictureChoice { size: PictureSize::Screen, scale: 1, theme: None };
    snapshot(context, map, choice, svg)
}

/// The current view on a canvas of two device pixels per CSS pixel.
///
/// # Errors
/// There is no frame yet, or the browser gives no canvas of that size.
pub(super) fn canvas(context: Context, map: &Map) -> Result<HtmlCanvasElement, String> {
    let choice = PictureChoice { size: PictureSize::Screen, scale: 2, theme: None };
    let drawn = snapshot(context, map, choice, canvas::draw_once);
    drawn.unwrap_or(Err("the map is not there yet")).map_err(str::to_owned)
}

/// Plain-text citation of the current view.
pub(super) fn citation_text(context: Context) -> String {
    leaving(context, |leaving| leaving.plain_citation())
}

fn save_svg(context: Context, map: &Map, choice: PictureChoice) {
    if let Some(text) = snapshot(context, map, choice, svg) {
        browser::save(&file_name(context, "svg"), "image/svg+xml", &text);
    }
}

fn save_png(context: Context, map: &Map, choice: PictureChoice) {
    let drawn = snapshot(context, map, choice, canvas::draw_once);
    let failed = move |cause: &str| {
        let text = fill(untrack(|| context.text(Message::ExportFailed)), &[("cause", cause)]);
        context.export_fault.set(Some(text));
    };
    match drawn {
        Some(Ok(canvas)) => browser::save_canvas(&canvas, &file_name(context, "png"), move || failed("PNG")),
        Some(Err(cause)) => failed(cause),
        None => (),
    }
}

/// The features in view as GeoJSON; `None` before the first frame.
pub(super) fn geojson_text(context: Context, map: &Map) -> Option<String> {
    let choice = PictureChoice { size: PictureSize::Screen, scale: 1, theme: None };
    snapshot(context, map, choice, |picture, _| {
        leaving(context, |leaving| {
            let properties = |feature| leaving.properties(feature);
            atlas_engine::export::geojson(
                picture.list,
                picture.geometry,
                leaving.atlas,
                &leaving.about(),
                &properties,
            )
        })
    })
}

/// The table on the screen as CSV: user flows, else the trade tables; `None` without either.
pub(super) fn table_text(context: Context) -> Option<String> {
    let flows =
        user_data::own().with_untracked(|own| own.flows().map(|(_, flows)| std::sync::Arc::clone(flows)));
    let Some(flows) = flows else { return crate::ui::csv_text(context) };
    let mut csv = OwnCsv::new(user_data::own().with_untracked(|own| user_data::filter(context, own)));
    let mut text = String::new();
    while let Some(piece) = csv.next(&flows) {
        text.push_str(&piece);
    }
    Some(text)
}

fn save_geojson(context: Context, map: &Map) {
    geojson_text(context, map)
        .into_iter()
        .for_each(|text| browser::save(&file_name(context, "geojson"), "application/geo+json", &text));
}

/// Lays out the print sheet in the page.
fn make_sheet(context: Context, map: &Map) {
    let choice = PictureChoice { size: PictureSize::A4, scale: 1, theme: Some(ThemeKind::Print) };
    let drawing = snapshot_of(context, map, Some(SHEET_PX), choice, |picture, words| {
        svg(picture, &SvgText { footer: String::new(), ..words.clone() })
    });
    let sheet = leaving(context, |leaving| leaving.sheet());
    context.sheet.set(drawing.map(|drawing| (sheet, drawing)));
}

/// Lays out the print sheet before the browser prints, and removes it afterwards.
pub(super) fn watch_print(context: Context, map: Map) -> Vec<EventListener> {
    let before = move || {
        if context.sheet.with_untracked(Option::is_none) {
            make_sheet(context, &map);
        }
    };
    browser::listen_print(before, move || context.sheet.set(None))
}
