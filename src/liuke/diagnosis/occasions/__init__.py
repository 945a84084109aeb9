"""What falls due of each person on a day: birthday, renewal, the last complaint, the last call, their account's."""
