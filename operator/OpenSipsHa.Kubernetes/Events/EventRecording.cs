using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Events;

/// <summary>The two types of events.</summary>
public static class EventRecording
{
    public static void Normal(this IEventRecorder recorder, IKubernetesObject about, string reason, string message) =>
        recorder.Record(about.AsReference(), "Normal", reason, message);

    public static void Warning(this IEventRecorder recorder, IKubernetesObject about, string reason, string message) =>
        recorder.Record(about.AsReference(), "Warning", reason, message);
}
