using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <summary>
/// The way of a configuration through a member: wanted, candidate (offered to the proxy), applied or refused. Knows where
/// each stands, and touches nothing.
/// </summary>
internal sealed class ConfigurationCourse
{
    private LoadedConfig? _applied;

    /// <summary>Hash that is asked for; null = none.</summary>
    public string? WantedHash { get; private set; }

    /// <summary>Offered to the proxy, whose verdict is awaited.</summary>
    public LoadedConfig? Candidate { get; private set; }

    /// <summary>Refused for the state of this node; may be right once that has changed.</summary>
    public LoadedConfig? InWaiting { get; private set; }

    /// <summary>What runs: it stays until a successor was accepted. Safe to read from any thread.</summary>
    public LoadedConfig? Applied => Volatile.Read(ref _applied);

    public ConfigRefusal? Refused { get; private set; }

    /// <summary>Another configuration is wanted from now on, or the same one.</summary>
    /// <returns>true = what was under way for the former one is void.</returns>
    public bool Want(string? hash)
    {
        if (hash == WantedHash)
            return false;
        WantedHash = hash;
        (Candidate, InWaiting, Refused) = (null, null, null);
        return true;
    }

    /// <summary>The checks of this node have passed.</summary>
    public void Offer(LoadedConfig config) => (Candidate, InWaiting, Refused) = (config, null, null);

    /// <summary>The checks of this node have failed.</summary>
    /// <param name="config">null: it could not even be read.</param>
    /// <returns>true = that is news.</returns>
    public bool Refuse(ConfigRefusal refusal, LoadedConfig? config)
    {
        InWaiting = config;
        return SetRefused(refusal);
    }

    /// <summary>What the proxy says of a document. A verdict on anything but what is wanted, or under way, changes nothing.</summary>
    /// <returns>What follows from it.</returns>
    public VerdictEffect Take(Configured verdict)
    {
        if (verdict.Error is { } error && verdict.Hash == WantedHash)
        {
            Candidate = null;
            return SetRefused(new ConfigRefusal(verdict.Name, verdict.Hash, ConfigReasons.ProxyRefused, error)) ? VerdictEffect.Refused : VerdictEffect.None;
        }

        if (Candidate is not { } candidate || verdict.Hash != candidate.Hash)
            return VerdictEffect.None;
        (Candidate, Refused) = (null, null);
        Volatile.Write(ref _applied, candidate);
        return VerdictEffect.Applied;
    }

    private bool SetRefused(ConfigRefusal refusal)
    {
        if (refusal == Refused)
            return false;
        Refused = refusal;
        return true;
    }
}
