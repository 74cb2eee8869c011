flat in vec4 v_fill;
flat in vec4 v_edge;
flat in vec3 v_form;
in vec2 v_at;
out vec4 colour;
// Signed distances (negative inside) of shapes that look equally large.
float distance_to(int symbol, vec2 p, float r) {
  vec2 q = abs(p);
  if (symbol == 2) { vec2 d = q - vec2(r * 0.86); return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0); }
  if (symbol == 3) return (q.x + q.y - r * 1.2) * 0.70710678;
  if (symbol == 4) { float k = 1.7320508; vec2 t = vec2(q.x, p.y + r * 0.1); return max(t.y - r * 0.75, (k * t.x - t.y - r * 1.25) * 0.5); }
  if (symbol == 5) return max(q.x * 0.8660254 + q.y * 0.5, q.y) - r * 0.95;
  return length(p) - r;
}
void main() {
  float r = v_form.x, d = distance_to(int(v_form.z + 0.5), v_at, r);
  float outer = clamp(0.5 - (d - v_form.y), 0.0, 1.0), inner = clamp(0.5 - d, 0.0, 1.0);
  colour = mix(v_edge * outer, v_fill, inner);
  if (int(v_form.z + 0.5) == 1) {
    // A ring: the edge's colour between the disc in the middle and the ring outside.
    float gap = clamp(0.5 + abs(length(v_at) - r * 0.62) * -1.0 + r * 0.13, 0.0, 1.0);
    colour = mix(colour, v_edge * outer, gap * inner);
  }
  if (colour.a <= 0.0) discard;
}
