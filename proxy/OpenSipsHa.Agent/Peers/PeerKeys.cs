using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// The keys of a directory: file `key` signs, file `previous`, which need not be there, is accepted, too. Each is at least
/// 32 random bytes. Without a directory or a key in it there are no peers. Read again every 10 s, and when something
/// could not be authenticated.
/// </summary>
/// <remarks>
/// A new key N takes the place of the old one O without a lost message in three steps, each of which every member must
/// have read (a kubelet takes up to two minutes) before the next: `key` O, `previous` N: all accept N, nobody signs with
/// it; `key` N, `previous` O; `key` N alone. In one step less, a member that reads late would refuse what the others say.
/// </remarks>
public sealed class PeerKeys : IDisposable
{
    public const int ShortestKey = 32;
    public const int LongestKey = 4096;
    public const string CurrentFile = "key";
    public const string PreviousFile = "previous";

    /// <summary>The kubelet changes all files of a volume at once by giving this link another target.</summary>
    private const string SwappedLink = "..data";

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadOnDemandEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly string _cluster;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile PeerKeyRing? _ring;
    private volatile string? _complaint;
    private byte[] _digest = [];
    private long _lastRead;

    /// <param name="cluster">Namespace and name: the same key in another cluster is another key.</param>
    public PeerKeys(string directory, string cluster, TimeProvider time, ILogger<PeerKeys> logger)
    {
        _directory = directory;
        _cluster = cluster;
        _time = time;
        _logger = logger;
        Refresh();
        _timer = time.CreateTimer(_ => Refresh(), null, PollEvery, PollEvery);
    }

    /// <summary>Other keys are in force: what was signed for later use is to be signed again.</summary>
    public event Action? Changed;

    /// <summary>Why there are no keys, or not those that lie there; null = all is well.</summary>
    public string? Complaint => _complaint;

    internal PeerKeyRing? Ring => _ring;

    /// <returns>true = other keys are in force than before.</returns>
    public bool Refresh()
    {
        bool changed;
        lock (_gate)
        {
            _lastRead = _time.GetTimestamp();
            changed = Read();
        }

        if (changed)
            Changed?.Invoke();
        return changed;
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Something could not be authenticated: perhaps by keys that are read too late. At most once a second.</summary>
    /// <returns>true = other keys are in force than before.</returns>
    internal bool Suspect()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lastRead) < ReadOnDemandEvery)
                return false;
        }

        return Refresh();
    }

    private bool Read()
    {
        try
        {
            // Both files through one look at the link: never one of before a change and one of after it.
            var swapped = Path.Combine(_directory, SwappedLink);
            var directory = Directory.Exists(swapped) ? Directory.ResolveLinkTarget(swapped, returnFinalTarget: false)?.FullName ?? swapped : _directory;
            var current = ReadKey(directory, CurrentFile);
            if (current is null)
                return Use(null, [], $"{Path.Combine(_directory, CurrentFile)} does not exist, expected the key of the cluster's members: they do not hear each other");
            var previous = ReadKey(directory, PreviousFile);
            var digest = SHA256.HashData([.. SHA256.HashData(current), .. previous is null ? [] : SHA256.HashData(previous)]);
            if (digest.AsSpan().SequenceEqual(_digest))
            {
                _complaint = null;
                return false;
            }

            var ring = new PeerKeyRing(new PeerKey(current, _cluster), previous is null ? null : new PeerKey(previous, _cluster));
            PeerLog.KeysRead(_logger, _directory, previous is null ? 1 : 2);
            return Use(ring, digest, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // What was in force stays: a volume that is half made must not silence the member.
            return Use(_ring, _digest, e.Message);
        }
    }

    private bool Use(PeerKeyRing? ring, byte[] digest, string? complaint)
    {
        if (complaint is not null && complaint != _complaint)
            PeerLog.KeysComplaint(_logger, complaint);
        var changed = !ReferenceEquals(ring, _ring);
        _complaint = complaint;
        _digest = digest;
        _ring = ring;
        return changed;
    }

    /// <returns>null: there is no such file.</returns>
    private byte[]? ReadKey(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
            return null;
        using var file = File.OpenHandle(path);
        var buffer = new byte[LongestKey + 1];
        var length = RandomAccess.Read(file, buffer, 0);
        if (length is < ShortestKey or > LongestKey)
        {
            var size = length > LongestKey ? $"more than {LongestKey}" : $"{length}";
            throw new InvalidDataException(
                $"{Path.Combine(_directory, name)} has {size} bytes, expected {ShortestKey} to {LongestKey} random ones");
        }

        return buffer[..length];
    }
}
