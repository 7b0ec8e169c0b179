using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Membership;

/// <summary>The virtual IPs of the applied configuration, each with its election, and how they stand.</summary>
/// <param name="post">Into the member's queue: everything here happens on it, except <see cref="Pulses"/>.</param>
internal sealed class HeldVirtualIPs(MemberParts parts, IVirtualIPObserver observer, Action<Action> post)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, HeldVirtualIP> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualIPState> _states = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private HeldVirtualIP[] _running = [];

    /// <summary>With how their elections stand.</summary>
    public IEnumerable<VirtualIPState> States => _states.Values.Select(state =>
        _held.TryGetValue(state.Name, out var vip) ? state.With(vip.Election.Overview()) : state);

    public IReadOnlyCollection<HeldVirtualIP> All => _held.Values;

    public bool IsHeld(string name) => _states.GetValueOrDefault(name) is { Held: true };

    /// <summary>Of the elections that should be running. Safe to call from any thread.</summary>
    public IReadOnlyList<ElectionPulse> Pulses() => [.. Volatile.Read(ref _running).Select(vip => vip.Pulse())];

    /// <summary>At this moment. Safe to call from any thread.</summary>
    public bool HasAuthority(IPAddress address) =>
        Volatile.Read(ref _running).Any(vip => vip.Holder.Address.Equals(address) && vip.Election.HasAuthority);

    /// <summary>Ends what is no longer configured, starts what is new, tells the rest of the new settings.</summary>
    /// <param name="ended">Called on the queue when one that is gone has been given up.</param>
    public void Apply(
        IReadOnlyList<Contracts.Configuration.VirtualIP> configured, Func<Contracts.Configuration.VirtualIP, ElectionSettings> settingsOf,
        VirtualIPHolder.Placement? placement, bool isEligible, Action ended, CancellationToken cancellationToken)
    {
        foreach (var gone in _held.Values.Where(vip => !configured.Any(v => IsSame(vip, v))).ToList())
            End(gone, ended);

        foreach (var vip in configured)
        {
            if (_held.TryGetValue(vip.Name, out var known))
            {
                known.Configured = vip;
                known.Holder.Place(placement);
                known.Election.Tell(new ElectionInput.Reconfigured(settingsOf(vip)));
                continue;
            }

            Set(vip.Name, vip.Address, held: false, term: 0);
            var started = HeldVirtualIP.Start(vip, settingsOf(vip), placement, parts, observer, cancellationToken);
            _held[vip.Name] = started;
            started.Election.Tell(new ElectionInput.Eligibility(isEligible));
        }

        Volatile.Write(ref _running, [.. _held.Values]);
    }

    public void Place(VirtualIPHolder.Placement? placement)
    {
        foreach (var vip in _held.Values)
            vip.Holder.Place(placement);
    }

    public void Tell(ElectionInput input)
    {
        foreach (var vip in _held.Values)
            vip.Election.Tell(input);
    }

    public void NetworkChanged()
    {
        foreach (var vip in _held.Values)
            vip.Election.NetworkChanged();
    }

    public HeldVirtualIP? Find(string name) => _held.GetValueOrDefault(name);

    public HeldVirtualIP? Find(IPAddress address) => _held.Values.FirstOrDefault(vip => vip.Address == address.ToString());

    /// <summary>What became of the last gain.</summary>
    public void TookOver(string name, Takeover takeover)
    {
        if (_states.TryGetValue(name, out var state))
            _states[name] = state with { LastGap = takeover.Gap };
    }

    public void Gained(string name, string address, int term) => Set(name, address, held: true, term);

    public void Lost(string name, string address) => Set(name, address, held: false, _states.GetValueOrDefault(name)?.Term ?? 0);

    /// <summary>Order of loss for all of them, those that are ending included.</summary>
    public Task StopAsync() => Task.WhenAll([.. _held.Values.Select(vip => vip.StopAsync(StopPatience)), .. _ending]);

    private void End(HeldVirtualIP vip, Action ended)
    {
        _held.Remove(vip.Name);
        _ending.RemoveAll(task => task.IsCompleted);
        _ending.Add(Task.Run(async () =>
        {
            await vip.StopAsync(StopPatience);
            post(() =>
            {
                if (!_held.ContainsKey(vip.Name))
                    _states.Remove(vip.Name);
                vip.Dispose();
                ended();
            });
        }));
    }

    private static bool IsSame(HeldVirtualIP vip, Contracts.Configuration.VirtualIP configured) =>
        vip.Name == configured.Name && vip.Address == configured.Address && vip.LeaseName == configured.LeaseName;

    private void Set(string name, string address, bool held, int term)
    {
        var before = _states.GetValueOrDefault(name);
        _states[name] = new VirtualIPState(name, address, held, parts.Clock.Time.GetUtcNow(), term)
        {
            LastGap = before?.LastGap,
            Transitions = (before?.Transitions ?? 0) + (before is not null && before.Held != held ? 1 : 0),
        };
    }
}
