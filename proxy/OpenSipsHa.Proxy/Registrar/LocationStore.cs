using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>
/// Bindings by address of record, in memory. Any thread may call; addresses of record are spread over shards, each
/// under a lock that is held for one of them at a time.
/// </summary>
public sealed class LocationStore : IRegistrations, IDisposable
{
    /// <summary>
    /// How long an address of record whose last binding is gone is still answered with 480 rather than 404.
    /// </summary>
    public static readonly TimeSpan OfflineRetention = TimeSpan.FromHours(1);

    public const int Parts = 1 << ShardBits;

    private const int ShardBits = 6;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly LocationShard[] _shards = new LocationShard[Parts];
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ITimer _sweeper;
    private long _sequence;

    public LocationStore(TimeProvider time)
    {
        _time = time;
        _epoch = time.GetTimestamp();
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new LocationShard(OfflineRetention, OnChanged);
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>
    /// Every change, on the thread that makes it and under the lock of the address of record: handlers hand over and return.
    /// </summary>
    public event Action<LocationChange>? Changed;

    /// <summary>Bindings; those that expired within the last second may still be counted.</summary>
    public long Count => _shards.Sum(shard => (long)shard.Count);

    /// <summary>Milliseconds of the clock that the bindings' times are of.</summary>
    public long Now => (long)_time.GetElapsedTime(_epoch).TotalMilliseconds;

    /// <param name="addressOfRecord">Key, see <see cref="Sip.Messages.AddressOfRecord"/>.</param>
    public RegistrationOutcome Register(
        ReadOnlySpan<byte> addressOfRecord, in RegisterRequest request, RegistrarSettings settings) =>
        ShardOf(addressOfRecord).Register(addressOfRecord, request, settings, Now);

    /// <summary>Live bindings, in the order in which they came.</summary>
    /// <returns>Whether the address of record is known: it has bindings, or had some lately.</returns>
    public bool TryGet(ReadOnlySpan<byte> addressOfRecord, out Binding[] bindings) =>
        ShardOf(addressOfRecord).TryGet(addressOfRecord, Now, out bindings);

    public bool HasBinding(ReadOnlySpan<byte> addressOfRecord) =>
        TryGet(addressOfRecord, out var bindings) && bindings.Length > 0;

    /// <summary>Where phones behind address translators are seen from, of one of <see cref="Parts"/> equal parts of the store.</summary>
    public void CollectFlows(int part, List<SipEndpoint> flows) => _shards[part].CollectFlows(Now, flows);

    public void Dispose() => _sweeper.Dispose();

    private void Sweep()
    {
        var now = Now;
        foreach (var shard in _shards)
            shard.Sweep(now);
    }

    private void OnChanged(LocationRecord record)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        Changed?.Invoke(new LocationChange(sequence, record.Key, record.Bindings));
    }

    private LocationShard ShardOf(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key)
            hash = (hash ^ b) * 16777619u;
        return _shards[(hash * 0x9e3779b1u) >> (32 - ShardBits)];
    }
}
