//! Scripts and style sheets without what nobody downloads them for.

/// A script of this build without comments of its own lines, and without indentation.
pub(crate) fn minify(script: &str) -> String {
    let mut small = String::with_capacity(script.len());
    let mut is_comment = false;
    for line in script.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lose_comments_and_indentation_alone() {
        let script = "/**\n * what\n */\nexport function a() {\n    // why\n    return `x // y`;\n}\n";
        assert_eq!(minify(script), "export function a() {\nreturn `x // y`;\n}\n");
    }
}
