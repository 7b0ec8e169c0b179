namespace OpenSipsHa.DevCluster.Network;

/// <summary>How a process is started.</summary>
public sealed record StartOptions
{
    /// <summary>Added to this process's environment, or all of it when <see cref="ClearEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public bool ClearEnvironment { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Called for each line as it is written; one call at a time for each stream.</summary>
    public Action<OutputStream, string>? OnLine { get; init; }

    /// <summary>Older lines are forgotten, so that a chatty process does not fill the memory.</summary>
    public int KeptLines { get; init; } = 20_000;

    /// <summary>Written to standard input, which is then closed. Null: standard input is empty.</summary>
    public string? Input { get; init; }
}
