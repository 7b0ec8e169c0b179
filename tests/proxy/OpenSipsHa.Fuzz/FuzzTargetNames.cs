namespace OpenSipsHa.Fuzz;

/// <summary>The targets' names.</summary>
internal static class FuzzTargetNames
{
    public static string[] All { get; } = [.. FuzzSession.Targets.Select(target => target.Name)];
}
