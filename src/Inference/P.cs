namespace Prob; internal static class InferencePlaceholder;
