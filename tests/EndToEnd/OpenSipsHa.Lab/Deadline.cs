namespace OpenSipsHa.Lab;

/// <summary>Waiting for a condition instead of for a time.</summary>
public static class Deadline
{
    /// <summary>Asks every <paramref name="every"/> (default 50 ms) until the answer is not null.</summary>
    /// <param name="what">Completes "waited 10 s for …".</param>
    /// <exception cref="TimeoutException">The answer stayed null; says what was waited for and what was seen last.</exception>
    public static async Task<T> UntilAsync<T>(
        string what, TimeSpan timeout, Func<Task<T?>> ask, Func<Task<string>>? seen = null, TimeSpan? every = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        var deadline = DateTime.UtcNow + timeout;
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (DateTime.UtcNow > deadline)
            {
                var last = seen is null ? "" : ": " + await seen();
                throw new TimeoutException($"waited {timeout.TotalSeconds:0.#} s for {what}{last}");
            }

            await Task.Delay(every ?? TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync{T}"/>
    public static Task UntilAsync(
        string what, TimeSpan timeout, Func<bool> holds, Func<string>? seen = null, TimeSpan? every = null,
        CancellationToken cancellationToken = default) =>
        UntilAsync<object>(
            what, timeout, () => Task.FromResult<object?>(holds() ? true : null),
            seen is null ? null : () => Task.FromResult(seen()), every, cancellationToken);
}
