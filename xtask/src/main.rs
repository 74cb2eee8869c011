//! The commands of the repository.
mod data;

fn main() {
    let c = match data::compile(std::path::Path::new("data")) { Ok(c)=>c, Err(f)=>{ for f in f.sorted() {println!("{f}");} return } };
    let a = &c.atlas; let f=a.facts.as_ref().unwrap();
    fn brb(n: &str, s: &[u8]) { let mut o=vec![]; let mut w=brotli::CompressorWriter::new(&mut o, 65536, 11, 24); std::io::Write::write_all(&mut w,&s).unwrap(); drop(w); println!("{n} {} {}", s.len(), o.len()); }
    fn br<T: serde::Serialize>(n: &str, t: &T) { let s = postcard::to_allocvec(t).unwrap(); brb(n,&s) }
    brb("MAP",&c.map); brb("SHAPES",&c.shapes); brb("FACTS",&c.facts);
    br("terms",&a.terms); br("nodes",&a.network.nodes); br("edges",&a.network.edges); br("corr",&a.network.corridors); br("zones",&a.zones); br("partners",&a.partners); br("prog",&a.programme);  br("trade",&f.trade);
    let b=&a.basemap; br("arcs",&b.arcs); br("faces",&b.faces); br("countries",&b.countries); br("rivers",&b.rivers); br("lakes",&b.lake_rings); br("adm1",&b.admin1); br("counties",&b.counties);br("basemap",&b);
}
