using System.Diagnostics.CodeAnalysis;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>A part of the store under one lock, held for the work on one address of record.</summary>
internal sealed class LocationShard
{
    private readonly Lock _lock = new();
    private readonly HashSet<LocationRecord> _records = new(new ByKey());
    private readonly HashSet<LocationRecord>.AlternateLookup<ReadOnlySpan<byte>> _byKey;
    private readonly ExpiryWheel _wheel = new();
    private readonly int _retentionSeconds;
    private readonly Action<LocationRecord> _changed;
    private readonly Action<LocationRecord> _expire;
    private long _now;

    /// <param name="retention">How long an address of record without bindings is still known.</param>
    /// <param name="changed">Called under the lock after the bindings of a record were replaced.</param>
    public LocationShard(TimeSpan retention, Action<LocationRecord> changed)
    {
        _byKey = _records.GetAlternateLookup<ReadOnlySpan<byte>>();
        _retentionSeconds = (int)retention.TotalSeconds;
        _changed = changed;
        _expire = Expire;
    }

    /// <summary>Bindings stored, live or about to be swept.</summary>
    public int Count { get; private set; }

    public RegistrationOutcome Register(
        ReadOnlySpan<byte> key, in RegisterRequest request, RegistrarSettings settings, long now)
    {
        lock (_lock)
        {
            _byKey.TryGetValue(key, out var record);
            var outcome = RegistrationRules.Apply(Live(record?.Bindings ?? [], now), request, settings, now);
            if (!outcome.IsAccepted || (record is null && outcome.Bindings.Length == 0))
                return outcome;
            if (record is null)
            {
                record = new LocationRecord(key.ToArray());
                _records.Add(record);
            }

            if (outcome.Bindings != record.Bindings)
                Replace(record, outcome.Bindings, now);
            return outcome;
        }
    }

    public bool TryGet(ReadOnlySpan<byte> key, long now, out Binding[] bindings)
    {
        lock (_lock)
        {
            var known = _byKey.TryGetValue(key, out var record);
            bindings = known ? Live(record!.Bindings, now) : [];
            return known;
        }
    }

    /// <summary>Adds where phones behind address translators are seen from.</summary>
    public void CollectFlows(long now, List<SipEndpoint> flows)
    {
        lock (_lock)
        {
            foreach (var record in _records)
            {
                foreach (var binding in record.Bindings)
                {
                    if (binding.IsBehindNat && binding.ExpiresAt > now)
                        flows.Add(binding.Source);
                }
            }
        }
    }

    public void Sweep(long now)
    {
        lock (_lock)
        {
            _now = now;
            _wheel.Sweep((int)(now / 1000), _expire);
        }
    }

    private void Expire(LocationRecord record)
    {
        if (record.Bindings.Length == 0)
        {
            _records.Remove(record);
            return;
        }

        var live = Live(record.Bindings, _now);
        if (live != record.Bindings)
            Replace(record, live, _now);
        else
            Schedule(record, _now);
    }

    private void Replace(LocationRecord record, Binding[] bindings, long now)
    {
        Count += bindings.Length - record.Bindings.Length;
        record.Bindings = bindings;
        Schedule(record, now);
        _changed(record);
    }

    private void Schedule(LocationRecord record, long now)
    {
        var second = (int)(now / 1000) + _retentionSeconds;
        if (record.Bindings.Length > 0)
        {
            var earliest = long.MaxValue;
            foreach (var binding in record.Bindings)
                earliest = Math.Min(earliest, binding.ExpiresAt);
            second = (int)((earliest + 999) / 1000);
        }

        _wheel.Schedule(record, second);
    }

    /// <summary>The same array when all of it is live.</summary>
    private static Binding[] Live(Binding[] bindings, long now)
    {
        foreach (var binding in bindings)
        {
            if (binding.ExpiresAt <= now)
                return Array.FindAll(bindings, b => b.ExpiresAt > now);
        }

        return bindings;
    }

    private sealed class ByKey
        : IEqualityComparer<LocationRecord>, IAlternateEqualityComparer<ReadOnlySpan<byte>, LocationRecord>
    {
        public bool Equals(LocationRecord? x, LocationRecord? y) => ReferenceEquals(x, y);

        public int GetHashCode([DisallowNull] LocationRecord obj) => GetHashCode(obj.Key);

        public bool Equals(ReadOnlySpan<byte> alternate, LocationRecord other) => alternate.SequenceEqual(other.Key);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public LocationRecord Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
    }
}
