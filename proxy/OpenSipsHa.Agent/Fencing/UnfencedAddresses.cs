using System.Net;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>No fence on this node: the lifetime of an address in whole seconds is all that ends it.</summary>
/// <param name="complaint">Why, in words.</param>
public sealed class UnfencedAddresses(string complaint) : IFence
{
    public string? Complaint => complaint;

    public void Guard(IPAddress address)
    {
    }

    public void AnswerOn(NetworkLink link)
    {
    }

    public void Open(IPAddress address, TimeSpan duration)
    {
    }

    public void Close(IPAddress address)
    {
    }

    public void Forget(IPAddress address)
    {
    }

    public void Dispose()
    {
    }
}
