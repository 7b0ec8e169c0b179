using System.Globalization;
using System.Text;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Nodes.Logs;

/// <summary>
/// What one run of a container writes, a line each `TIME stdout|stderr F TEXT` as container runtimes store it.
/// </summary>
internal sealed class ContainerLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    public ContainerLog(string path, TimeProvider time)
    {
        Path = path;
        _time = time;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        // Unbuffered: a line is one write, so that a reader never sees half of one.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>Nothing more will be written.</summary>
    public bool IsComplete { get; private set; }

    public void Write(OutputStream stream, string line)
    {
        var time = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (!IsComplete)
                _file.Write(Encoding.UTF8.GetBytes($"{time} {(stream == OutputStream.Output ? "stdout" : "stderr")} F {line}\n"));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            IsComplete = true;
            _file.Dispose();
        }
    }
}
