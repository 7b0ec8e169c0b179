using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Events;

/// <summary>Tells people what happened to an object (<c>kubectl describe</c>). Record transitions, not states. Never waits, never throws.</summary>
public interface IEventRecorder
{
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">CamelCase and stable.</param>
    /// <param name="message">Cut to 1024 characters.</param>
    void Record(ObjectReference about, string type, string reason, string message);
}
