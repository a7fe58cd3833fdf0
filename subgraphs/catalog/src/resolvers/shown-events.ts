/** How many events are shown with what they are about: enough for whoever looks at one thing. */
export const shownEvents = 100;
