//! Bytes that a page may cost its readers, and what the built page costs.

use crate::compress::brotli;
use anyhow::{Context as _, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What the first load may weigh, in bytes of brotli: everything before the first interactive map.
pub(crate) const FIRST_LOAD: usize = 500_000;
/// What the code of the first load may weigh: WebAssembly, scripts, style sheets and the page.
pub(crate) const CODE: usize = 320_000;
/// What the importer may weigh, with its scripts.
pub(crate) const IMPORTER: usize = 900_000;
/// What other pages load to embed the atlas; 2,100 bytes when the limit was set.
pub(crate) const EMBED_SCRIPT: usize = 2_200;

/// The reason for which a browser fetches a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Code of the first load.
    Code,
    /// Data of the first load.
    Data,
    /// Everything that follows the first map.
    Later,
    /// Files that a reader brings along.
    Importer,
    /// Licences and notices, when somebody reads them.
    Notices,
    /// The script that other pages load.
    EmbedScript,
    /// Other files for other pages.
    OtherPages,
    /// Kiosks, and keeping the atlas on a device.
    Kiosk,
}

impl Part {
    /// The part of a file by its name. What has no rule of its own counts as code of the first load.
    fn of(name: &str) -> Self {
        let begins = |with: &[&str]| with.iter().any(|start| name.starts_with(start));
        match name {
            "embed.js" => Self::EmbedScript,
            _ if begins(&["detail-", "facts-", "later-"]) => Self::Later,
            _ if begins(&["importer-"]) => Self::Importer,
            _ if begins(&["notices-"]) => Self::Notices,
            _ if begins(&["embed.", "oembed-"]) => Self::OtherPages,
            _ if name.ends_with(".svg") => Self::Code,
            _ if begins(&["kiosk", "offline-", "sw.", "version.", "manifest.", "icon-"]) => Self::Kiosk,
            _ if name.ends_with(".bin") => Self::Data,
            _ => Self::Code,
        }
    }
}

/// A file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileSize {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes as brotli.
    pub(crate) brotli: usize,
    /// The reason for which it is fetched.
    pub(crate) part: Part,
}

/// Sizes of the files of a page, largest first.
#[derive(Debug)]
pub(crate) struct Sizes(pub(crate) Vec<FileSize>);

impl Sizes {
    /// Measures a built page: compressed copies where they lie beside the files, else what they would be.
    ///
    /// # Errors
    /// Says what cannot be read, or that there is no page.
    pub(crate) fn of(dist: &Path) -> Result<Self> {
        let entries = fs::read_dir(dist)
            .with_context(|| format!("{} cannot be read; `cargo xtask dist` builds it", dist.display()))?;
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            // A name that begins with a dot is none of the page.
            if !path.is_file() || name.starts_with('.') || name.ends_with(".br") || name.ends_with(".gz") {
                continue;
            }
            let copy = dist.join(format!("{name}.br"));
            let brotli = if copy.is_file() {
                usize::try_from(fs::metadata(copy)?.len())?
            } else {
                brotli(&fs::read(&path)?)?.len()
            };
            files.push(FileSize { part: Part::of(&name), name, brotli });
        }
        if !files.iter().any(|file| file.name == "index.html") {
            bail!("{} has no page; `cargo xtask dist` builds it", dist.display());
        }
        files.sort_by(|a, b| (b.brotli, &a.name).cmp(&(a.brotli, &b.name)));
        Ok(Self(files))
    }

    /// Bytes of the files of some parts.
    pub(crate) fn sum(&self, parts: &[Part]) -> usize {
        self.files(parts).map(|file| file.brotli).sum()
    }

    fn files(&self, parts: &[Part]) -> impl Iterator<Item = &FileSize> {
        self.0.iter().filter(move |file| parts.contains(&file.part))
    }
}

const FIRST_LOAD_PARTS: [Part; 2] = [Part::Code, Part::Data];

/// Measures a built page, and fails if it is too heavy.
///
/// # Errors
/// Says each sum that is over its limit, with the files that make it up.
pub(crate) fn check(dist: &Path) -> Result<Sizes> {
    let sizes = Sizes::of(dist)?;
    let budgets: [(&str, &[Part], usize); 4] = [
        ("the first load", &FIRST_LOAD_PARTS, FIRST_LOAD),
        ("its code", &[Part::Code], CODE),
        ("the importer", &[Part::Importer], IMPORTER),
        ("the script for other pages", &[Part::EmbedScript], EMBED_SCRIPT),
    ];
    let mut over = String::new();
    for (name, parts, limit) in budgets {
        let bytes = sizes.sum(parts);
        println!("   {name}: {bytes} of {limit} bytes of brotli");
        if bytes <= limit {
            continue;
        }
        let _ = writeln!(over, "{name}: {bytes} bytes of brotli, limit {limit}");
        for file in sizes.files(parts) {
            let _ = writeln!(over, "  {:>8}  {}", file.brotli, file.name);
        }
    }
    if !over.is_empty() {
        bail!("the page is too heavy\n{over}");
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::empty_folder;
    use std::path::PathBuf;

    /// A page whose files have compressed copies of these sizes.
    fn page(test: &str, files: &[(&str, usize)]) -> PathBuf {
        let dist = crate::root().join(format!("target/tmp/budgets-{test}-{}", std::process::id()));
        empty_folder(&dist).expect("a folder");
        for (name, bytes) in [("index.html", 1000), ("embed.js", 2000)].iter().chain(files) {
            fs::write(dist.join(name), "").expect("a file");
            fs::write(dist.join(format!("{name}.br")), vec![0; *bytes]).expect("a file");
            fs::write(dist.join(format!("{name}.gz")), vec![0; *bytes]).expect("a file");
        }
        dist
    }

    const AT_THE_LIMIT: [(&str, usize); 6] = [
        ("khorgos-atlas-1.wasm", CODE - 1000),
        ("map-1.bin", FIRST_LOAD - CODE),
        ("later-1.wasm", 2_000_000),
        ("importer-1.wasm", IMPORTER - 500),
        ("importer-start-1.js", 500),
        ("notices-1.txt", 900_000),
    ];

    #[test]
    fn a_page_at_its_limits_passes_and_is_summed_by_part() {
        let dist = page("limit", &AT_THE_LIMIT);
        let sizes = check(&dist).expect("within the limits");
        assert_eq!(sizes.sum(&FIRST_LOAD_PARTS), FIRST_LOAD);
        assert_eq!(sizes.sum(&[Part::Code]), CODE);
        assert_eq!(sizes.sum(&[Part::Importer]), IMPORTER);
        assert_eq!(
            sizes.0[0],
            FileSize { name: "later-1.wasm".into(), brotli: 2_000_000, part: Part::Later }
        );
        assert_eq!(sizes.0.len(), 8, "compressed copies are no files of their own");
        fs::remove_dir_all(dist).expect("cleaned up");
    }

    #[test]
    fn a_byte_too_many_fails_and_names_the_file() {
        for (file, told) in [
            ("app-1.css", "its code: 320001"),
            ("shapes-1.bin", "the first load: 500001"),
            ("importer-2.js", "the importer: 900001"),
        ] {
            let dist = page("over", &[&AT_THE_LIMIT[..], &[(file, 1)]].concat());
            let error = check(&dist).expect_err("over the limit").to_string();
            assert!(error.contains(told) && error.contains(file), "{error}");
            fs::remove_dir_all(dist).expect("cleaned up");
        }
        let dist = page("embed", &[]);
        fs::write(dist.join("embed.js.br"), vec![0; EMBED_SCRIPT + 1]).expect("a file");
        assert!(check(&dist).expect_err("over the limit").to_string().contains("embed.js"));
        fs::remove_dir_all(dist).expect("cleaned up");
    }

    #[test]
    fn a_file_without_a_rule_counts_for_the_first_load() {
        assert_eq!(Part::of("something-new.js"), Part::Code);
        assert_eq!(Part::of("icon-192.png"), Part::Kiosk);
        assert_eq!(Part::of("icon-87764dba4c194613.svg"), Part::Code);
        assert_eq!(Part::of("something-new.bin"), Part::Data);
    }

    #[test]
    fn without_compressed_copies_bytes_are_compressed_to_be_counted() {
        let dist = page("bare", &[]);
        fs::write(dist.join("app-1.css"), "a".repeat(100_000)).expect("a file");
        let sizes = Sizes::of(&dist).expect("sizes");
        let style = sizes.0.iter().find(|file| file.name == "app-1.css").expect("a style sheet");
        assert!((1..100).contains(&style.brotli), "{}", style.brotli);
        fs::remove_dir_all(dist).expect("cleaned up");
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let dist = page("none", &[]);
        fs::remove_file(dist.join("index.html")).expect("removed");
        assert!(check(&dist).expect_err("no page").to_string().contains("cargo xtask dist"));
        fs::remove_dir_all(dist).expect("cleaned up");
        assert!(
            format!("{:#}", check(Path::new("/nowhere")).expect_err("no folder"))
                .contains("cargo xtask dist")
        );
    }
}
