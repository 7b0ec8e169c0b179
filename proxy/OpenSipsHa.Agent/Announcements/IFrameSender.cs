namespace OpenSipsHa.Agent.Announcements;

/// <summary>Puts whole Ethernet frames on a wire.</summary>
public interface IFrameSender
{
    /// <exception cref="IOException">The interface is down or gone, or its queue is full.</exception>
    void Send(int interfaceIndex, ReadOnlySpan<byte> frame);
}
