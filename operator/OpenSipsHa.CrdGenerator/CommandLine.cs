namespace OpenSipsHa.CrdGenerator;

/// <summary>Where the definitions are, and whether they are only compared.</summary>
internal sealed record CommandLine(string Directory, bool Check)
{
    /// <returns>null = not understood.</returns>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        var directories = arguments.Where(static a => a != "--check").ToList();
        return directories.Count == 1 && !directories[0].StartsWith('-')
            ? new CommandLine(directories[0], arguments.Contains("--check"))
            : null;
    }
}
