namespace OpenSipsHa.Demo.Display;

/// <summary>Something that happened, at a time since the demo was started.</summary>
public readonly record struct TimelineEntry(TimeSpan At, string Text);
