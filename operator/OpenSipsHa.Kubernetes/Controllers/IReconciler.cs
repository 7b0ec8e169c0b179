namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>
/// Brings the world of one object towards what the object says. Level-based: it gets a name, never what happened, and
/// looks at the present state; several changes may have become one call, and a call may come without any change. It
/// must be idempotent: called again on a world that is right, it writes nothing. The name may belong to an object that
/// is gone. Never called for one name twice at a time.
/// </summary>
public interface IReconciler
{
    /// <returns>When to call again without being told of a change.</returns>
    /// <exception cref="Exception">Any: logged, counted, and called again with growing pauses, without end.</exception>
    Task<ReconcileResult> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken);
}
