//! Settings of nginx as a tree of directives: read as they are shipped, changed by name, written again.

use anyhow::{Context as _, Result, bail, ensure};
use std::fmt::Write as _;
use std::path::Path;

/// Separates a block from what is in it, in paths.
const ABOVE: &str = " > ";

/// A directive with its arguments, as they are written; a block has directives of its own.
struct Directive {
    words: Vec<String>,
    block: Option<Vec<Directive>>,
}

/// All directives of a file.
pub(crate) struct Settings(Vec<Directive>);

impl Settings {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Says that a block or a quotation does not end, or a directive neither.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut tokens = tokens(text)?.into_iter();
        let directives = block(&mut tokens, false)?;
        Ok(Self(directives))
    }

    /// Changes the argument of the directive at a path such as `http > server > root`: quoted, whatever is in it.
    ///
    /// # Errors
    /// Says that there is none, or that there are several.
    pub(crate) fn set_path(&mut self, path: &str, value: &Path) -> Result<()> {
        self.set(path, &quoted(&value.display().to_string()))
    }

    /// Changes the argument of the directive at a path to a word as nginx reads it.
    ///
    /// # Errors
    /// Says that there is none, or that there are several.
    pub(crate) fn set(&mut self, path: &str, value: &str) -> Result<()> {
        let (above, name) = path.rsplit_once(ABOVE).unwrap_or(("", path));
        let mut found: Vec<&mut Directive> = self.at(above)?.iter_mut().filter(|one| one.is(name)).collect();
        ensure!(found.len() == 1, "{} directives are at {path}", found.len());
        let directive = found.pop().context("none")?;
        directive.words.truncate(1);
        directive.words.push(value.to_owned());
        Ok(())
    }

    /// Takes the directives at a path away.
    ///
    /// # Errors
    /// Says that there is none.
    pub(crate) fn remove(&mut self, path: &str) -> Result<()> {
        let (above, name) = path.rsplit_once(ABOVE).unwrap_or(("", path));
        let directives = self.at(above)?;
        let n = directives.len();
        directives.retain(|one| !one.is(name));
        ensure!(directives.len() < n, "nothing is at {path}");
        Ok(())
    }

    /// Adds directives at the end of a block.
    ///
    /// # Errors
    /// Says that there is no such block, or that they cannot be read.
    pub(crate) fn add(&mut self, path: &str, text: &str) -> Result<()> {
        let added = Self::parse(text)?;
        self.at(path)?.extend(added.0);
        Ok(())
    }

    /// The settings as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        write(&self.0, &mut text);
        text
    }

    /// Directives of the block at a path; an empty one is the file. `server #1` is the second of its name.
    fn at(&mut self, path: &str) -> Result<&mut Vec<Directive>> {
        let mut here = &mut self.0;
        for name in path.split(ABOVE).filter(|name| !name.is_empty()) {
            let (name, index) = match name.rsplit_once(" #") {
                Some((name, index)) => (name, index.parse()?),
                None => (name, 0),
            };
            let found = here.iter_mut().filter(|one| one.block.is_some() && one.is(name)).nth(index);
            here = found.and_then(|one| one.block.as_mut()).with_context(|| format!("no block {path}"))?;
        }
        Ok(here)
    }
}

impl Directive {
    /// True if its words begin with these.
    fn is(&self, words: &str) -> bool {
        let mut own = self.words.iter();
        words.split(' ').all(|word| own.next().is_some_and(|one| one == word))
    }
}

/// Text as one word of nginx.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Words, semicolons and braces; quoted words keep their quotes.
fn tokens(text: &str) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '#' => while letters.next_if(|letter| *letter != '\n').is_some() {},
            ';' | '{' | '}' => tokens.push(letter.to_string()),
            '"' | '\'' => {
                let mut word = String::from(letter);
                loop {
                    let next = letters.next().context("a quotation does not end")?;
                    word.push(next);
                    if next == '\\' {
                        word.extend(letters.next());
                    } else if next == letter {
                        break;
                    }
                }
                tokens.push(word);
            }
            _ if letter.is_whitespace() => (),
            _ => {
                let mut word = String::from(letter);
                while let Some(next) =
                    letters.next_if(|next| !next.is_whitespace() && !matches!(next, ';' | '{' | '}'))
                {
                    word.push(next);
                }
                tokens.push(word);
            }
        }
    }
    Ok(tokens)
}

fn block(tokens: &mut impl Iterator<Item = String>, is_inner: bool) -> Result<Vec<Directive>> {
    let (mut directives, mut words) = (Vec::new(), Vec::new());
    while let Some(token) = tokens.next() {
        match token.as_str() {
            ";" => directives.push(Directive { words: std::mem::take(&mut words), block: None }),
            "{" => {
                let inner = block(tokens, true)?;
                directives.push(Directive { words: std::mem::take(&mut words), block: Some(inner) });
            }
            "}" if is_inner && words.is_empty() => return Ok(directives),
            "}" => bail!("a brace closes nothing, or a directive does not end before it"),
            _ => words.push(token),
        }
    }
    ensure!(!is_inner && words.is_empty(), "a block or a directive does not end");
    Ok(directives)
}

fn write(directives: &[Directive], text: &mut String) {
    for directive in directives {
        text.push_str(&directive.words.join(" "));
        match &directive.block {
            None => text.push_str(";\n"),
            Some(inner) => {
                text.push_str(" {\n");
                write(inner, text);
                // Writing to a string cannot fail.
                let _ = writeln!(text, "}}");
            }
        }
    }
}
