/** No field, type or argument of a department begins like this: the gateway's own aliases do. */
export const reservedPrefix = '_g';

/** No variable of a caller begins like this: those by which the gateway asks for entities do. */
export const reservedVariablePrefix = 'representations';
