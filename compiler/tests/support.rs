//! The real tables, compiled once for all tests; pictures of them, and their golden files.

use atlas_compiler::{Compiled, compile};
use atlas_engine::data::{decode_detail, decode_facts, decode_map, decode_shapes};
use atlas_engine::model::{Atlas, FeatureId, Lang, PointOfView};
use atlas_engine::scene::{
    DisplayList, LabelMemory, LabelStyle, Layers, PlacedLabel, Scene, SceneInput, SharedVolumes, ThemeKind,
    place_labels,
};
use atlas_engine::space::LonLat;
use atlas_engine::view::{Camera, Viewport};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::OnceLock;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of the real tables.
pub(crate) fn tables() -> PathBuf {
    root().join("data")
}

pub(crate) fn compiled() -> &'static Compiled {
    static COMPILED: OnceLock<Compiled> = OnceLock::new();
    COMPILED.get_or_init(|| compile(&tables()).unwrap_or_else(|faults| panic!("{:#?}", faults.sorted())))
}

/// The atlas as the page has it in the end.
pub(crate) fn atlas() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| {
        let compiled = compiled();
        let (mut atlas, version) = decode_map(&compiled.map).expect("map");
        assert_eq!(version, compiled.version);
        assert!(600 < decode_shapes(&compiled.shapes, &mut atlas, version).expect("shapes"));
        decode_detail(&compiled.detail, &mut atlas, version).expect("detail");
        atlas.take_facts(decode_facts(&compiled.facts, &atlas, version).expect("facts"));
        atlas
    })
}

pub(crate) struct Picture {
    pub(crate) scene: Scene,
    pub(crate) input: SceneInput,
    pub(crate) list: Rc<DisplayList>,
    pub(crate) labels: Vec<PlacedLabel>,
}

pub(crate) fn width(text: &str, _: Lang, style: &LabelStyle) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.55 } else { 0.8 }).sum::<f64>() * f64::from(style.size_px)
}

pub(crate) fn picture(
    view: (f64, f64, f64),
    lang: Lang,
    theme: ThemeKind,
    pov: PointOfView,
    selection: Option<&str>,
) -> Picture {
    picture_of(view, lang, theme, pov, selection, SharedVolumes::default())
}

pub(crate) fn picture_of(
    view: (f64, f64, f64),
    lang: Lang,
    theme: ThemeKind,
    pov: PointOfView,
    selection: Option<&str>,
    volumes: SharedVolumes,
) -> Picture {
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    looked_at(
        Camera::new(LonLat::new(view.1, view.0), view.2, &viewport),
        lang,
        theme,
        pov,
        selection,
        volumes,
    )
}

pub(crate) fn looked_at(
    camera: Camera,
    lang: Lang,
    theme: ThemeKind,
    pov: PointOfView,
    selection: Option<&str>,
    volumes: SharedVolumes,
) -> Picture {
    let atlas = atlas();
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    let mut scene = Scene::new(atlas);
    scene.refine(atlas);
    scene.prepare(atlas, camera.zoom);
    scene.set_volumes(&volumes);
    let selection = selection.map(|name| FeatureId::from_name(name, atlas).expect(name));
    let input = SceneInput {
        camera,
        viewport,
        lang,
        theme,
        pov,
        layers: Layers::default(),
        selection,
        trail: Rc::default(),
        volumes,
        hover: None,
    };
    let list = scene.display_list(atlas, &input);
    let (labels, _) =
        place_labels(&list, &camera, &viewport, &mut width, &mut LabelMemory::default(), 0.0, false);
    Picture { scene, input, list, labels }
}

/// Compares with a golden file; `UPDATE_GOLDEN=1` writes it anew.
pub(crate) fn check_golden(name: &str, text: &str) {
    let path = root().join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differing: Vec<String> = expected
        .lines()
        .zip(text.lines())
        .filter(|(a, b)| a != b)
        .map(|(a, b)| format!("- {a}\n+ {b}"))
        .take(12)
        .collect();
    assert!(
        expected == text,
        "{} differs ({} / {} lines); if that is meant, UPDATE_GOLDEN=1:\n{}",
        path.display(),
        expected.lines().count(),
        text.lines().count(),
        differing.join("\n")
    );
}
