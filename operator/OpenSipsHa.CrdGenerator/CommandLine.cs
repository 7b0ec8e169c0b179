namespace OpenSipsHa.CrdGenerator;

/// <summary>Where the definitions are, and whether they are only compared.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Directories, bool Check)
{
    /// <returns>null = not understood.</returns>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        var directories = arguments.Where(static a => a != "--check").ToList();
        return directories.Count > 0 && directories.TrueForAll(static d => !d.StartsWith('-'))
            ? new CommandLine(directories, arguments.Contains("--check"))
            : null;
    }
}
