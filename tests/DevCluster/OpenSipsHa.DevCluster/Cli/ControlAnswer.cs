namespace OpenSipsHa.DevCluster.Cli;

/// <summary>A line of JSON.</summary>
/// <param name="Error">Null when it was done.</param>
/// <param name="Text">What to print.</param>
internal sealed record ControlAnswer(string? Error, string Text = "");
