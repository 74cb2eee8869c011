//! Code size by crate: functions and data of the module.

use crate::page::{self, Profile, bindgen};
use anyhow::{Context as _, Result};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// Crates that have a row of their own; the others are small and come together.
const N_ROWS: usize = 14;

/// Prints the report of the module that is loaded first, as the linker and the splitter left it: wasm-bindgen takes some of its
/// glue out afterwards.
///
/// # Errors
/// Says that the application was not built, or what of the module cannot be read.
pub(crate) fn code() -> Result<()> {
    let path = page::bound_dir(Profile::Release)?.join(bindgen::PARTS).join("main/khorgos-atlas.wasm");
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let module = read(&bytes)?;
    let total: usize = module.by_crate.values().sum::<usize>() + module.data;
    println!("\n| what the first module holds | bytes | share |\n| --- | --: | --: |");
    let mut crates: Vec<(&String, &usize)> = module.by_crate.iter().collect();
    crates.sort_by_key(|(name, bytes)| (std::cmp::Reverse(**bytes), (*name).clone()));
    let row = |name: &str, bytes: usize| {
        println!("| {name} | {bytes} | {:.1} % |", 100.0 * bytes as f64 / total as f64);
    };
    for (name, bytes) in crates.iter().take(N_ROWS) {
        row(name, **bytes);
    }
    let rest = crates.iter().skip(N_ROWS);
    row(&format!("{} other crates", rest.len()), rest.map(|(_, bytes)| **bytes).sum());
    row("data: texts, tables, shaders", module.data);
    Ok(())
}

/// Bytes of the functions of each crate, and of the data.
struct Sizes {
    by_crate: BTreeMap<String, usize>,
    data: usize,
}

fn read(bytes: &[u8]) -> Result<Sizes> {
    let (mut n_imported, mut bodies, mut names) = (0, Vec::new(), HashMap::new());
    let mut data = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(reader) = section.as_known() {
                    for subsection in reader {
                        let Name::Function(map) = subsection? else { continue };
                        for naming in map {
                            let naming = naming?;
                            names.insert(naming.index, naming.name.to_owned());
                        }
                    }
                }
            }
            _ => (),
        }
    }
    let mut by_crate = BTreeMap::new();
    for (index, size) in bodies.into_iter().enumerate() {
        let name = names.get(&(n_imported + index as u32)).map_or("", String::as_str);
        // The linker leaves the names as the compiler writes them.
        let name = format!("{:#}", rustc_demangle::demangle(name));
        *by_crate.entry(crate_of(&name)).or_default() += size;
    }
    Ok(Sizes { by_crate, data })
}

/// The crate that a function is of: the first of its path. What a crate makes of the generic code of another counts there, as
/// its name says no more.
fn crate_of(name: &str) -> String {
    const WORDS: [&str; 5] = ["dyn", "mut", "const", "impl", "as"];
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let paths =
        name.match_indices("::").map(|(at, _)| name[..at].rsplit(|c| !is_part(c)).next().unwrap_or(""));
    let first = paths.into_iter().find(|word| !word.is_empty() && !WORDS.contains(word));
    let first = first.unwrap_or("glue of wasm-bindgen, which takes some of it out afterwards");
    match first {
        "std" | "core" | "alloc" | "dlmalloc" | "compiler_builtins" | "hashbrown" => "the standard library",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn a_function_is_of_the_crate_that_its_path_begins_with() {
        for (name, expected) in [
            ("atlas_engine::scene::mesh::fill_mesh::h804644d17848fabe", "atlas_engine"),
            ("<tachys::view::iterators::StaticVec<T> as tachys::view::Render>::build::hfc", "tachys"),
            (
                "<khorgos_atlas::paint::gl::GlPainter as khorgos_atlas::paint::Painter>::draw::h1",
                "khorgos_atlas",
            ),
            ("<core::pin::Pin<P> as core::future::future::Future>::poll::h2", "the standard library"),
            (
                "__wbg_clearRect_428f96a6ba73b2f4",
                "glue of wasm-bindgen, which takes some of it out afterwards",
            ),
            ("", "glue of wasm-bindgen, which takes some of it out afterwards"),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }
}
