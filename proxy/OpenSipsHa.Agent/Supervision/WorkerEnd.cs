namespace OpenSipsHa.Agent.Supervision;

/// <summary>How a worker ended.</summary>
/// <param name="Signal">0 = none: it exited with <paramref name="Code"/>.</param>
internal readonly record struct WorkerEnd(int Code, int Signal)
{
    /// <summary>As a shell has it.</summary>
    public int ExitCode => Signal == 0 ? Code : 128 + Signal;

    public override string ToString() => Signal == 0 ? $"exited with {Code}" : $"was ended by signal {Signal}";
}
