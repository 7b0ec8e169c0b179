using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>Remembers only failures.</summary>
internal sealed class SilentObserver : IVirtualIPObserver
{
    public List<string> Failures { get; } = [];

    public void Gained(string name, string address, int term)
    {
    }

    public void Lost(string name, string address, LossReason reason, string detail)
    {
    }

    public void BindFailed(string name, string address, string error) => Failures.Add(error);

    public void TookOver(string name, string address, Takeover takeover)
    {
    }
}
