using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>Keeps what a process writes, for people who want to know why.</summary>
internal sealed class StreamingLog(string path)
{
    private readonly Lock _gate = new();

    public void Write(OutputStream stream, string line)
    {
        lock (_gate)
            File.AppendAllText(path, $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {line}\n");
    }
}
