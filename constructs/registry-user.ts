/** The registry's user who may push: the image builder has his password, the registry its hash. */
export const registryUser = "imagebuilder";
