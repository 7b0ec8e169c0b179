namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>Loops that belong together: when one ends, by cancellation or by a bug, the others are cancelled and its failure is thrown.</summary>
internal static class RunTogether
{
    public static async Task UntilOneEndsAsync(
        IReadOnlyCollection<Func<CancellationToken, Task>> loops, CancellationToken cancellationToken)
    {
        if (loops.Count == 0) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = loops.Select(loop => loop(stop.Token)).ToList();
        await Task.WhenAny(running);
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }
}
