namespace OpenSipsHa.DevCluster.Nodes.Probes;

/// <param name="Message">Why it failed, as an event shows it.</param>
internal readonly record struct ProbeResult(bool Success, string Message)
{
    public static ProbeResult Passed => new(true, "");

    public static ProbeResult Failed(string message) => new(false, message);
}
