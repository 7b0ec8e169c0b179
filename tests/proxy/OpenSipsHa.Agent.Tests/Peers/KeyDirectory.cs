using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Peers;

/// <summary>A volume with keys, changed the way a kubelet does: a link gets another target.</summary>
internal sealed class KeyDirectory : IDisposable
{
    private int _version;

    public string Path { get; } = Directory.CreateTempSubdirectory("peer-keys-").FullName;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    public void Write(byte[]? current, byte[]? previous = null)
    {
        var version = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"..v{++_version}")).FullName;
        if (current is not null)
            File.WriteAllBytes(System.IO.Path.Combine(version, PeerKeys.CurrentFile), current);
        if (previous is not null)
            File.WriteAllBytes(System.IO.Path.Combine(version, PeerKeys.PreviousFile), previous);
        var link = System.IO.Path.Combine(Path, "..data");
        File.Delete(link);
        File.CreateSymbolicLink(link, System.IO.Path.GetFileName(version));
        foreach (var name in new[] { PeerKeys.CurrentFile, PeerKeys.PreviousFile })
        {
            var visible = System.IO.Path.Combine(Path, name);
            File.Delete(visible);
            if (File.Exists(System.IO.Path.Combine(version, name)))
                File.CreateSymbolicLink(visible, System.IO.Path.Combine("..data", name));
        }
    }

    public PeerKeys Read(TimeProvider? time = null, string cluster = "voice/pair") =>
        new(Path, cluster, time ?? new ManualTime(), NullLogger<PeerKeys>.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
