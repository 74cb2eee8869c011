uniform vec4 u_hatch;        // colour of the stripes, premultiplied
uniform float u_spacing;     // device pixels from stripe to stripe; 0 for none
uniform float u_phase;       // device pixels that keep the stripes on the ground
flat in vec4 v_colour;
in vec2 v_px;
#ifdef BENT
in float v_facing;
#endif
out vec4 colour;
void main() {
#ifdef BENT
  if (v_facing < 0.0) discard;
#endif
  colour = v_colour;
  if (u_spacing > 0.0) {
    float along = mod((v_px.x + v_px.y) * 0.70710678 + u_phase, u_spacing);
    float stripe = clamp(0.75 * u_ratio + 0.5 - abs(along - 0.5 * u_spacing), 0.0, 1.0);
    colour = colour * (1.0 - u_hatch.a * stripe) + u_hatch * stripe;
  }
}
