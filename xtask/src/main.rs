//! The commands of the repository.
mod data;

fn main() {
    match data::compile(std::path::Path::new("data")) {
        Ok(c) => println!("{} {} {}", c.version, c.bytes.len(), c.shapes.len()),
        Err(f) => for fault in f.sorted() { println!("{fault}") },
    }
}
