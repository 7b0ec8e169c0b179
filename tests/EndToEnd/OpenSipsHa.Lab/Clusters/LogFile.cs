using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>Keeps the lines of a process's streams.</summary>
internal sealed class LogFile
{
    private readonly Lock _gate = new();

    public LogFile(string path)
    {
        Path = path;
        File.WriteAllText(path, "");
    }

    public string Path { get; }

    /// <summary>For <see cref="StartOptions.OnLine"/>. Opened for each line: processes say little, and a file that is not held open needs no disposal.</summary>
    public void Write(OutputStream stream, string line)
    {
        lock (_gate)
            File.AppendAllText(Path, line + "\n");
    }
}
