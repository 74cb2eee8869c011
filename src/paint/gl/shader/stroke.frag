flat in vec4 v_colour;
flat in vec4 v_dash;
flat in vec3 v_form;
flat in vec2 v_round;
flat in float v_flow;
uniform float u_seconds;
in vec2 v_at;
#ifdef BENT
in vec2 v_globe;
#endif
out vec4 colour;
void main() {
#ifdef BENT
  if (v_globe.x < 0.0) discard;
  float way_px = v_form.z + v_at.x * v_globe.y;
#else
  float way_px = v_form.z + v_at.x;
#endif
  float beyond = max(max(-v_at.x * v_round.x, (v_at.x - v_form.y) * v_round.y), 0.0);
  float alpha = clamp(v_form.x + 0.5 - length(vec2(beyond, v_at.y)), 0.0, 1.0);
  if (v_dash.x > 0.0) {
    float period = v_dash.x + v_dash.y + v_dash.z + v_dash.w;
    float at = mod(way_px, period);
    float second = v_dash.x + v_dash.y;
    // Signed distance into the nearer of the two dashes; the first also ends the period before it.
    float first_in = min(at, v_dash.x - at);
    float wrapped = at - period;
    float inside = max(first_in, min(wrapped + 0.5, v_dash.x));
    if (v_dash.z > 0.0) inside = max(inside, min(at - second, second + v_dash.z - at));
    alpha *= clamp(inside + 0.5, 0.0, 1.0);
  }
  float shade = 1.0;
  if (v_flow != 0.0) {
    // Comets: each grows from its tail to its head, and the middle of the line is ahead of its edges.
    float way = sign(v_flow) * way_px - 0.9 * abs(v_at.y) - abs(v_flow) * u_seconds;
    float comet = fract(way / (46.0 * u_ratio));
    // Darker, not thinner: where segments overlap in a bend nothing shows through.
    shade = 0.62 + 0.38 * comet * comet;
  }
  if (alpha <= 0.0) discard;
  colour = vec4(v_colour.rgb * shade, v_colour.a) * alpha;
}
