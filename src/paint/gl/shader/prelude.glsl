#version 300 es
precision highp float;
precision highp int;
// Places come as integers, so that the difference to the camera is exact at every zoom.
uniform ivec2 u_centre;      // camera, world units
uniform vec2 u_fraction;     // what the integers of the camera leave over, world units
uniform int u_copy;          // whole worlds to the east, in world units
uniform float u_scale;       // device pixels of a world unit
uniform vec2 u_viewport;     // device pixels
uniform float u_ratio;       // device pixels of a CSS pixel

// Device pixels from the middle of the screen, y downwards.
vec2 px_from_world(ivec2 world) {
  return (vec2(world - u_centre + ivec2(u_copy, 0)) - u_fraction) * u_scale;
}
vec4 clip_from_px(vec2 px) {
  return vec4(px / u_viewport * vec2(2.0, -2.0), 0.0, 1.0);
}
