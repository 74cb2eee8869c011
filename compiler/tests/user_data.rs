//! Names of places of the reader's own, against the real tables.

use crate::support::atlas;
use atlas_engine::analysis::SearchIndex;
use atlas_engine::import::OwnPlace;
use atlas_engine::model::{FeatureId, Lang};
use atlas_engine::user_data::{Choices, Gazetteer, Placing};
use std::sync::OnceLock;

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| Gazetteer::new(atlas()))
}

fn find(name: &str) -> Placing {
    gazetteer().find(&OwnPlace::Named(name.to_owned()), &Choices::new(), atlas())
}

#[test]
fn every_place_is_found_by_its_id_and_every_country_by_its_codes() {
    for node in atlas().network.nodes.iter().filter(|node| node.country.is_some()) {
        let Placing::Found(placed) = find(&node.id) else { panic!("{} is not found", node.id) };
        assert_eq!(placed.at, node.place, "{}", node.id);
    }
    for country in atlas().basemap.countries.iter().filter(|country| country.iso2.len() == 2) {
        for code in [&country.iso2, &country.iso3] {
            assert!(matches!(find(code), Placing::Found(placed) if placed.country.is_some()), "{code}");
        }
    }
}

#[test]
fn names_in_four_languages_mean_their_place_or_are_told_to_be_several() {
    let (mut n_found, mut n_several) = (0, 0);
    for node in atlas().network.nodes.iter().filter(|node| node.country.is_some()) {
        for lang in Lang::ALL {
            let name = node.names.exact(lang);
            if name.is_empty() {
                continue;
            }
            match find(name) {
                Placing::Found(_) => n_found += 1,
                Placing::Several(several) => {
                    assert!(1 < several.len(), "{name}");
                    n_several += 1;
                }
                Placing::Unknown => panic!("{name} is not known"),
            }
        }
    }
    assert!(20 * n_several < n_found, "{n_several} of {n_found} names are several places");
}

#[test]
fn well_known_names_are_the_places_that_they_mean() {
    for (name, id) in [
        ("霍尔果斯", "khorgos"),
        ("Хоргос", "khorgos"),
        ("Алматы", "almaty"),
        ("阿拉木图", "almaty"),
        ("Duisburg", "duisburg"),
        ("义乌", "yiwu"),
    ] {
        let Placing::Found(placed) = find(name) else { panic!("{name}: {:?}", find(name)) };
        let node = placed.node.map(|node| atlas().node(node).id.clone()).unwrap_or_default();
        assert!(node.contains(id), "{name}: {node}");
    }
    for (code, id) in [
        ("DEDUI", "duisburg"),
        ("CN LYG", "lianyungang-port"),
        ("NLRTM", "rotterdam-port"),
        ("KZAAU", "aktau-port"),
    ] {
        let Placing::Found(placed) = find(code) else { panic!("{code}") };
        assert_eq!(placed.node.map(|node| atlas().node(node).id.as_str()), Some(id), "{code}");
    }
    assert_eq!(find("Nirgendwo"), Placing::Unknown);
}

#[test]
fn what_is_like_a_name_is_offered_and_what_is_chosen_counts() {
    let search = SearchIndex::new(atlas());
    let open = gazetteer().open("Almati", 7, 0, &[], atlas(), &search, Lang::En);
    assert!(!open.is_ambiguous && open.line == 7);
    let (feature, name) =
        open.offered.iter().find(|(_, name)| name.contains("Almaty")).expect("Almaty is offered");
    assert!(name.contains("Kazakhstan"), "{name}");
    let choices = Choices::from([("Almati".to_owned(), feature.clone())]);
    let chosen = gazetteer().find(&OwnPlace::Named("Almati".into()), &choices, atlas());
    assert!(matches!(chosen, Placing::Found(_)));
    assert!(matches!(FeatureId::from_name(feature, atlas()), Some(FeatureId::Node(_))));
}
