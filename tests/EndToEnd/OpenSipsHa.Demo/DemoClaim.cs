namespace OpenSipsHa.Demo;

/// <summary>A sentence that must be true, whether it was, and the figure behind it.</summary>
public sealed record DemoClaim(string Text, bool Held, string Figure);
