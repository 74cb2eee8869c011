flat in vec4 v_colour;
#ifdef BENT
in float v_facing;
#endif
out vec4 colour;
void main() {
#ifdef BENT
  if (v_facing < 0.0) discard;
#endif
  colour = v_colour;
}
