using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>Who wants to know what becomes of a virtual IP: the proxy, status, events. Must not wait.</summary>
public interface IVirtualIPObserver
{
    void Gained(string name, string address, int term);

    void Lost(string name, string address, LossReason reason, string detail);

    /// <summary>After <see cref="Gained"/>: why it could, and how long nobody had it.</summary>
    void TookOver(string name, string address, Takeover takeover);

    /// <summary>The address cannot be bound although there is authority.</summary>
    void BindFailed(string name, string address, string error);
}
